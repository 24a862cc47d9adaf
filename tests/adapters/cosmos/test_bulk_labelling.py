"""Bulk sets of labels over the store: what they cost, and that no crash and no race leaves half of one."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from random import getrandbits
from typing import Any
from uuid import UUID

import pytest

from adapters.cosmos.dialogs import CosmosDialogStore
from adapters.stemming.snowball import SnowballStemming
from application.bulk_labelling import PENDING_LABELS, BulkLabelling
from application.dialogs import Change, Dialogs, Target
from application.labelling import Labeller, Labelling
from domain.dialog.actor import SERVICE_OWNER
from domain.dialog.commands.system_labels import DialogRevision, SetSystemLabels
from domain.dialog.decision import Decision
from domain.dialog.pending_labels import LabelSetting
from domain.dialog.purge import purge
from domain.dialog.set_system_labels import set_system_labels
from domain.dialog.vocabulary import SystemLabel
from domain.kernel.moment import Moment
from domain.kernel.refusals import NotFound, RevisionMismatch
from tests.builders.stored import PARTY, PERSON, dialog
from tests.driver.cosmos_account import Account
from tests.driver.crashing import Crash, CrashingDatabase
from tests.driver.documents import fresh_id

DEFAULT, BIN, ARCHIVE = (SystemLabel.DEFAULT,), (SystemLabel.BIN,), (SystemLabel.ARCHIVE,)
TO_BIN, TO_ARCHIVE = SetSystemLabels(add_labels=BIN), SetSystemLabels(add_labels=ARCHIVE)
ADMIN = Labeller(SERVICE_OWNER)

type Interference = Callable[[], Awaitable[None]]


class NothingSetAside:
    async def put(self, name: str, document: Mapping[str, Any], reason: str) -> None:
        raise AssertionError(f"{name} was set aside: {reason}, {document}")


class InterferedStore(CosmosDialogStore):
    """A store to which somebody else is quicker, once."""

    interference: Interference | None = None

    async def save(self, decision: Decision, commit_id: UUID, lock: object) -> None:
        interference, self.interference = self.interference, None
        if interference is not None:
            await interference()
        await super().save(decision, commit_id, lock)


def now() -> Moment:
    return Moment(datetime.now(UTC), getrandbits)


def bulk_over(store: CosmosDialogStore) -> BulkLabelling:
    """Give one process, of which nobody asks for access or names: an admin sets labels as the owner."""
    nobody: Any = None
    return BulkLabelling(Labelling(Dialogs(store, SnowballStemming()), nobody, nobody, nobody), NothingSetAside(), now)


@pytest.fixture
def bulk(store: CosmosDialogStore) -> BulkLabelling:
    return bulk_over(store)


@pytest.fixture
def hindered(account: Account) -> InterferedStore:
    return InterferedStore(account.database, lambda: datetime.now(UTC))


async def created(store: CosmosDialogStore, count: int) -> list[UUID]:
    """Create dialogs of two parties."""
    made = [dialog(id=fresh_id(), party=(PARTY, PERSON)[number % 2]) for number in range(count)]
    for one in made:
        await store.create(Decision(dialog=one), fresh_id(), id_was_chosen=True)
    return [one.id for one in made]


async def set_all(
    bulk: BulkLabelling, ids: Sequence[UUID], command: SetSystemLabels = TO_BIN, expected: UUID | None = None
) -> None:
    """Set them; `expected` is said to be the revision of the second."""
    revisions = [expected if place == 1 else None for place in range(len(ids))]
    wanted = [
        DialogRevision(dialog_id=dialog_id, end_user_context_revision=revision)
        for dialog_id, revision in zip(ids, revisions, strict=True)
    ]
    await bulk.set_all(wanted, command, ADMIN, now())


async def set_one(store: CosmosDialogStore, dialog_id: UUID, label: SystemLabel) -> None:
    setting = LabelSetting(add=(label,), performed_by=SERVICE_OWNER)
    change = Change(lambda found, _: set_system_labels(found, setting, now()))
    await Dialogs(store, SnowballStemming()).change(Target(dialog_id), change, now())


async def labels(store: CosmosDialogStore, ids: Sequence[UUID]) -> list[tuple[SystemLabel, ...]]:
    found = [await store.root(dialog_id) for dialog_id in ids]
    return [one.dialog.end_user_context.system_labels for one in found if one is not None]


async def pending(account: Account, ids: Sequence[UUID]) -> list[dict[str, Any]]:
    container = account.database.get_container_client("dialogs")
    found = container.query_items(
        "SELECT * FROM c WHERE c.kind = @kind AND ARRAY_CONTAINS(@ids, c.dialogId)",
        parameters=[{"name": "@kind", "value": PENDING_LABELS}, {"name": "@ids", "value": [str(one) for one in ids]}],
    )
    return [item async for item in found]


class TestRequests:
    async def test_each_dialog_takes_a_read_and_a_write(
        self, account: Account, store: CosmosDialogStore, bulk: BulkLabelling
    ) -> None:
        ids = await created(store, 5)
        await account.forget_requests()
        await set_all(bulk, ids)
        assert await account.requests() == {"read": 5, "batch": 5, "delete": 1}
        assert await labels(store, ids) == [BIN] * 5

    async def test_only_what_changes_is_written_and_one_alone_leaves_nothing_pending(
        self, account: Account, store: CosmosDialogStore, bulk: BulkLabelling
    ) -> None:
        ids = await created(store, 3)
        await set_all(bulk, ids[:2])
        for batches in ({"batch": 1}, {}):
            await account.forget_requests()
            await set_all(bulk, ids)
            assert await account.requests() == {"read": 3, **batches}


class TestCrashes:
    @pytest.mark.parametrize("is_sent", [False, True])
    async def test_crash_at_any_request_leaves_all_or_nothing_once_it_is_resumed(
        self, account: Account, store: CosmosDialogStore, bulk: BulkLabelling, *, is_sent: bool
    ) -> None:
        outcomes = set()
        for at in range(1, 30):
            ids = await created(store, 4)
            database: Any = CrashingDatabase(account.database, at, is_sent=is_sent)
            dying = bulk_over(CosmosDialogStore(database, lambda: datetime.now(UTC)))
            try:
                await set_all(dying, ids)
            except Crash:
                await bulk.resume(await pending(account, ids))
            outcome = await labels(store, ids)
            assert outcome in ([DEFAULT] * 4, [BIN] * 4)
            assert await pending(account, ids) == []
            outcomes.add(outcome[0])
            if not database.has_crashed:
                break
        assert outcomes == {DEFAULT, BIN}
        assert not database.has_crashed

    async def test_resuming_changes_nothing_that_was_done_and_changed_since(
        self, account: Account, store: CosmosDialogStore, bulk: BulkLabelling
    ) -> None:
        ids = await created(store, 4)
        await self._die_before_the_end(account, ids)
        left = await pending(account, ids)
        await set_one(store, ids[2], SystemLabel.ARCHIVE)
        await bulk.resume([*left, {"kind": "dialog"}, *left])
        assert await labels(store, ids) == [BIN, BIN, ARCHIVE, BIN]
        await bulk.resume(left)
        assert await labels(store, ids) == [BIN, BIN, ARCHIVE, BIN]

    async def test_purging_a_dialog_neither_stops_nor_forgets_the_others(
        self, account: Account, store: CosmosDialogStore, bulk: BulkLabelling
    ) -> None:
        ids = await created(store, 4)
        await self._die_after_the_commit(account, ids)
        for dialog_id in (ids[0], ids[3]):
            await Dialogs(store, SnowballStemming()).purge(
                Target(dialog_id), Change(lambda found, _: purge(found, now())), now()
            )
        await bulk.resume(await pending(account, ids))
        assert await labels(store, ids) == [BIN, BIN]
        assert await pending(account, ids) == []

    async def _die_after_the_commit(self, account: Account, ids: Sequence[UUID]) -> None:
        """Read 4 claims and 4 roots, and write the first dialog."""
        await self._die_at(account, ids, 9)

    async def _die_before_the_end(self, account: Account, ids: Sequence[UUID]) -> None:
        """Write all dialogs, but leave what was pending."""
        await self._die_at(account, ids, 12)

    async def _die_at(self, account: Account, ids: Sequence[UUID], at: int) -> None:
        database: Any = CrashingDatabase(account.database, at, is_sent=True)
        with pytest.raises(Crash):
            await set_all(bulk_over(CosmosDialogStore(database, lambda: datetime.now(UTC))), ids)


class TestRaces:
    async def test_race_lost_before_anything_was_done_spares_all_when_a_revision_was_expected(
        self, account: Account, store: CosmosDialogStore, hindered: InterferedStore
    ) -> None:
        ids = await created(store, 3)
        expected = await self._revision(store, ids[1])
        hindered.interference = lambda: set_one(store, ids[1], SystemLabel.MARKED_AS_UNOPENED)
        with pytest.raises(RevisionMismatch):
            await set_all(bulk_over(hindered), ids, expected=expected)
        assert await labels(store, ids) == [DEFAULT, (*DEFAULT, SystemLabel.MARKED_AS_UNOPENED), DEFAULT]
        assert await pending(account, ids) == []

    async def test_dialog_deleted_before_anything_was_done_spares_all(
        self, account: Account, store: CosmosDialogStore, hindered: InterferedStore
    ) -> None:
        ids = await created(store, 3)
        hindered.interference = lambda: self._delete(store, ids[0])
        with pytest.raises(NotFound):
            await set_all(bulk_over(hindered), ids)
        assert await labels(store, ids) == [DEFAULT] * 3
        assert await pending(account, ids) == []

    async def test_dialog_that_is_created_for_another_party_meanwhile_is_not_labelled(
        self, account: Account, store: CosmosDialogStore, hindered: InterferedStore
    ) -> None:
        ids = await created(store, 3)
        hindered.interference = lambda: self._move(store, ids[0], PERSON)
        with pytest.raises(NotFound):
            await set_all(bulk_over(hindered), ids)
        hindered.interference = lambda: self._move(store, ids[2], PERSON)
        await set_all(bulk_over(hindered), ids[1:])
        assert await labels(store, ids) == [DEFAULT, BIN, DEFAULT]
        assert await pending(account, ids) == []

    @pytest.mark.parametrize("place", [0, 1, 2])
    async def test_changes_that_come_in_between_are_kept_where_no_revision_was_expected(
        self, store: CosmosDialogStore, hindered: InterferedStore, place: int
    ) -> None:
        ids = await created(store, 3)
        hindered.interference = lambda: set_one(store, ids[place], SystemLabel.MARKED_AS_UNOPENED)
        await set_all(bulk_over(hindered), ids)
        expected: list[tuple[SystemLabel, ...]] = [BIN] * 3
        expected[place] = (*BIN, SystemLabel.MARKED_AS_UNOPENED)
        assert await labels(store, ids) == expected

    async def test_somebody_else_who_does_the_same_first_is_no_trouble(
        self, account: Account, store: CosmosDialogStore, hindered: InterferedStore
    ) -> None:
        ids = await created(store, 3)
        hindered.interference = lambda: set_one(store, ids[0], SystemLabel.BIN)
        await set_all(bulk_over(hindered), ids)
        assert await labels(store, ids) == [BIN] * 3
        assert await pending(account, ids) == []

    async def test_bulk_sets_of_the_same_dialogs_at_once_both_happen(
        self, account: Account, store: CosmosDialogStore
    ) -> None:
        ids = await created(store, 6)
        processes = [bulk_over(CosmosDialogStore(account.database, lambda: datetime.now(UTC))) for _ in range(2)]
        await asyncio.gather(set_all(processes[0], ids), set_all(processes[1], list(reversed(ids)), TO_ARCHIVE))
        assert set(await labels(store, ids)) <= {BIN, ARCHIVE}
        assert await pending(account, ids) == []

    async def _revision(self, store: CosmosDialogStore, dialog_id: UUID) -> UUID:
        found = await store.root(dialog_id)
        assert found is not None
        return found.dialog.end_user_context.revision

    async def _move(self, store: CosmosDialogStore, dialog_id: UUID, party: str) -> None:
        """Purge a dialog, and create another one under its id."""
        change = Change(lambda found, _: Decision(dialog=found))
        await Dialogs(store, SnowballStemming()).purge(Target(dialog_id), change, now())
        await store.create(Decision(dialog=dialog(id=dialog_id, party=party)), fresh_id(), id_was_chosen=True)

    async def _delete(self, store: CosmosDialogStore, dialog_id: UUID) -> None:
        change = Change(lambda found, _: Decision(dialog=replace(found, deleted_at=datetime.now(UTC))))
        await Dialogs(store, SnowballStemming()).change(Target(dialog_id), change, now())
