"""The dialog store keeps what its port promises, method by method, at the promised number of requests."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.cosmos.dialogs import CosmosDialogStore
from adapters.cosmos.staging import GRACE
from application.ports.dialogs import (
    DialogExistsError,
    ItemExistsError,
    KeyInUseError,
    LostRaceError,
    Stored,
    TransmissionKeyInUseError,
)
from domain.dialog.decision import Decision
from domain.dialog.dialog import Children
from domain.kernel.refusals import TooLarge, Unavailable
from tests.builders.decisions import a_creation, a_moment, a_new_id, an_activity, an_addition, transmissions
from tests.builders.dialogs import ORGANIZATION, Document, texts
from tests.driver.cosmos_account import Account
from tests.driver.crashing import Crash, CrashingDatabase
from tests.driver.documents import fresh_word
from tests.driver.patience import until

type Creating = Callable[..., Awaitable[Stored]]

LARGE = 300
ACTIVITY: Document = {"type": "Information", "performedBy": {"actorType": "ServiceOwner"}}


@pytest.fixture
def create(store: CosmosDialogStore) -> Creating:
    async def creating(decision: Decision | None = None, *, chosen: bool = False, **changes: Any) -> Stored:
        saved = await created(store, decision or a_creation(**changes), chosen=chosen)
        found = await store.root(saved)
        assert found is not None
        return found

    return creating


async def created(store: CosmosDialogStore, decision: Decision, *, chosen: bool = False) -> Any:
    return (await store.create(decision, a_moment().new_id(), id_was_chosen=chosen)).id


async def saved(store: CosmosDialogStore, decision: Decision, stored: Stored) -> None:
    await store.save(decision, a_moment().new_id(), stored.lock)


class TestReading:
    async def test_unknown_dialog_is_none(self, store: CosmosDialogStore) -> None:
        unknown = a_new_id()
        assert await store.root(unknown) is None
        assert await store.whole(unknown) is None
        assert await store.part(unknown, [a_new_id()]) is None

    async def test_root_is_what_was_decided(self, create: Creating) -> None:
        decision = a_creation(transmissions=transmissions(3), dueAt="2097-01-01T00:00:00.123456Z")
        assert (await create(decision)).dialog == decision.dialog

    async def test_whole_has_the_children_in_the_order_of_their_time_and_id(self, store: CosmosDialogStore) -> None:
        early, late = "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"
        sent = [*transmissions(3, createdAt=late), *transmissions(3, createdAt=early)]
        decision = a_creation(transmissions=sent)
        found = await store.whole(await created(store, decision))
        assert found is not None
        _, children = found
        expected = sorted(decision.added.transmissions, key=lambda one: (one.created_at, one.id))
        assert list(children.transmissions) == expected

    async def test_part_has_only_the_transmissions_asked_for(self, store: CosmosDialogStore) -> None:
        decision = a_creation(transmissions=transmissions(5))
        wanted = [decision.added.transmissions[3].id, a_new_id()]
        found = await store.part(await created(store, decision), wanted)
        assert found is not None
        assert [one.id for one in found[1].transmissions] == wanted[:1]


class TestCreating:
    async def test_id_that_is_taken_is_refused_for_every_party(self, create: Creating) -> None:
        taken = str((await create()).dialog.id)
        for party in ({}, {"party": ORGANIZATION}):
            with pytest.raises(DialogExistsError):
                await create(a_creation(id=taken, **party), chosen=True)

    async def test_key_names_the_dialog_that_holds_it(self, store: CosmosDialogStore, create: Creating) -> None:
        key = fresh_word()
        holder = (await create(idempotentKey=key)).dialog.id
        with pytest.raises(KeyInUseError) as used:
            await create(idempotentKey=key)
        assert (used.value.dialog_id, used.value.deleted) == (holder, False)
        assert await store.holder_of("ttd", key) == holder
        assert await store.holder_of("skd", key) is None
        assert await store.holder_of("ttd", fresh_word()) is None

    async def test_key_of_a_deleted_dialog_stays_with_it(self, store: CosmosDialogStore, create: Creating) -> None:
        key = fresh_word()
        stored = await create(idempotentKey=key)
        deleted = replace(stored.dialog, deleted_at=datetime.now(UTC), revision=a_moment().new_revision())
        await saved(store, Decision(dialog=deleted), stored)
        with pytest.raises(KeyInUseError) as used:
            await create(idempotentKey=key)
        assert used.value.deleted

    async def test_key_that_was_claimed_for_a_taken_id_is_free(self, create: Creating) -> None:
        key, taken = fresh_word(), str((await create()).dialog.id)
        with pytest.raises(DialogExistsError):
            await create(a_creation(id=taken, idempotentKey=key), chosen=True)
        await create(a_creation(id=str(a_new_id()), idempotentKey=key), chosen=True)

    async def test_id_given_to_two_parts_of_a_kind_is_refused_before_anything_is_written(
        self, create: Creating
    ) -> None:
        decision = a_creation(activities=[ACTIVITY | {"id": str(a_new_id())}], idempotentKey=fresh_word())
        twice = Children(activities=decision.added.activities * 2)
        with pytest.raises(ItemExistsError):
            await create(replace(decision, added=twice))
        await create(decision)

    async def test_part_larger_than_an_item_is_refused_before_anything_is_written(
        self, account: Account, create: Creating
    ) -> None:
        url = {"url": f"https://example.no/{'x' * 1000}", "consumerType": "Gui"}
        await account.forget_requests()
        with pytest.raises(TooLarge):
            await create(attachments=[{"displayName": texts("fil"), "urls": [url] * 2500}])
        assert await account.requests() == {}


class TestSaving:
    async def test_changes_the_root_and_adds_children(self, store: CosmosDialogStore, create: Creating) -> None:
        stored = await create()
        addition = an_addition(stored.dialog, an_activity())
        await saved(store, addition, stored)
        found = await store.whole(stored.dialog.id)
        assert found is not None
        assert found[0].dialog == addition.dialog
        assert found[1].activities == addition.added.activities

    async def test_of_two_writers_one_loses_and_leaves_nothing(
        self, store: CosmosDialogStore, create: Creating
    ) -> None:
        stored = await create()
        await saved(store, an_addition(stored.dialog, an_activity()), stored)
        with pytest.raises(LostRaceError):
            await saved(store, an_addition(stored.dialog, an_activity()), stored)
        found = await store.whole(stored.dialog.id)
        assert found is not None
        assert len(found[1].activities) == 1

    async def test_child_whose_id_is_taken_is_refused_and_nothing_is_changed(
        self, store: CosmosDialogStore, create: Creating
    ) -> None:
        taken = an_activity()
        stored = await create()
        await saved(store, an_addition(stored.dialog, taken), stored)
        stored = await root_of(store, stored)
        with pytest.raises(ItemExistsError) as exists:
            await saved(store, an_addition(stored.dialog, an_activity(), an_activity(id=taken.id)), stored)
        assert (exists.value.item_id, exists.value.entity) == (taken.id, "DialogActivity")
        assert await root_of(store, stored) == stored

    async def test_transmission_whose_key_is_taken_is_refused(self, store: CosmosDialogStore, create: Creating) -> None:
        stored = await create(transmissions=transmissions(1, idempotentKey="first"))
        again = a_creation(transmissions=transmissions(1, idempotentKey="first")).added
        with pytest.raises(TransmissionKeyInUseError):
            await saved(store, replace(an_addition(stored.dialog), added=again), stored)


async def root_of(store: CosmosDialogStore, stored: Stored) -> Stored:
    found = await store.root(stored.dialog.id)
    assert found is not None
    return found


class TestLargeCommits:
    async def test_creation_is_all_or_nothing_for_those_who_read_meanwhile(self, store: CosmosDialogStore) -> None:
        decision = a_creation(id=str(a_new_id()), transmissions=transmissions(LARGE))
        counts: set[int] = set()

        async def reading() -> bool:
            found = await store.whole(decision.dialog.id)
            counts.add(len(found[1].transmissions) if found is not None else 0)
            return LARGE in counts

        await asyncio.gather(created(store, decision, chosen=True), until(reading))
        assert counts <= {0, LARGE}

    async def test_addition_is_all_or_nothing_for_those_who_read_meanwhile(
        self, store: CosmosDialogStore, create: Creating
    ) -> None:
        stored = await create(transmissions=transmissions(LARGE))
        addition = an_addition(stored.dialog, *(an_activity() for _ in range(LARGE)))
        counts: set[tuple[int, int]] = set()

        async def reading() -> bool:
            found = await store.whole(stored.dialog.id)
            assert found is not None
            counts.add((len(found[1].transmissions), len(found[1].activities)))
            return (LARGE, LARGE) in counts

        await asyncio.gather(saved(store, addition, stored), until(reading))
        assert counts <= {(LARGE, 0), (LARGE, LARGE)}

    async def test_repeating_a_creation_under_the_same_id_harms_nothing(
        self, account: Account, create: Creating, store: CosmosDialogStore
    ) -> None:
        """The children of the dialog that is there were staged as well: only its root tells that they count."""
        decision = a_creation(id=str(a_new_id()), transmissions=[{**one, "id": str(a_new_id())} for one in MANY])
        await create(decision, chosen=True)
        with pytest.raises((DialogExistsError, LostRaceError)):
            await created(much_later(account), decision, chosen=True)
        found = await store.whole(decision.dialog.id)
        assert found is not None
        assert len(found[1].transmissions) == LARGE

    async def test_loser_of_a_race_leaves_nothing_that_counts(self, store: CosmosDialogStore, create: Creating) -> None:
        stored = await create()
        many = [an_addition(stored.dialog, *(an_activity() for _ in range(LARGE))) for _ in range(2)]
        outcomes = await asyncio.gather(*(saved(store, one, stored) for one in many), return_exceptions=True)
        assert [type(outcome) for outcome in outcomes if outcome] == [LostRaceError]
        found = await store.whole(stored.dialog.id)
        assert found is not None
        assert len(found[1].activities) == LARGE

    async def test_ids_of_an_abandoned_attempt_wait_for_its_end_and_are_then_free(
        self, account: Account, store: CosmosDialogStore, create: Creating
    ) -> None:
        stored = await create()
        addition = an_addition(stored.dialog, *(an_activity() for _ in range(LARGE)))
        dying: Any = CrashingDatabase(account.database, at=2, is_sent=True)
        with pytest.raises(Crash):
            await saved(CosmosDialogStore(dying, lambda: datetime.now(UTC)), addition, stored)
        with pytest.raises(Unavailable):
            await saved(store, addition, stored)
        await saved(much_later(account), addition, stored)
        found = await store.whole(stored.dialog.id)
        assert found is not None
        assert len(found[1].activities) == LARGE


MANY = transmissions(LARGE)


def much_later(account: Account) -> CosmosDialogStore:
    """A store in a process in which every writer of now has given up."""
    return CosmosDialogStore(account.database, lambda: datetime.now(UTC) + GRACE + timedelta(seconds=5))


class TestPurging:
    async def test_dialog_is_gone_with_its_claims(self, store: CosmosDialogStore, create: Creating) -> None:
        key, chosen = fresh_word(), a_new_id()
        decision = a_creation(id=str(chosen), idempotentKey=key, transmissions=transmissions(LARGE))
        stored = await create(decision, chosen=True)
        await store.purge(Decision(dialog=stored.dialog), a_moment().new_id(), stored.lock)
        assert await store.root(chosen) is None
        assert await store.whole(chosen) is None
        assert await store.holder_of("ttd", key) is None
        await create(a_creation(id=str(chosen), idempotentKey=key, party=ORGANIZATION), chosen=True)

    async def test_of_a_purge_and_a_change_one_loses(self, store: CosmosDialogStore, create: Creating) -> None:
        stored = await create()
        await saved(store, an_addition(stored.dialog, an_activity()), stored)
        with pytest.raises(LostRaceError):
            await store.purge(Decision(dialog=stored.dialog), a_moment().new_id(), stored.lock)
        assert await store.root(stored.dialog.id) is not None

    async def test_finishing_again_changes_nothing(self, store: CosmosDialogStore, create: Creating) -> None:
        stored = await create()
        await store.finish_purge(stored.dialog.party, stored.dialog.id)
        assert await root_of(store, stored) == stored


class TestRequests:
    async def test_creation_takes_two_and_three_with_a_key(self, account: Account, store: CosmosDialogStore) -> None:
        await account.forget_requests()
        await created(store, a_creation(transmissions=transmissions(20)))
        assert await account.requests() == {"create": 1, "batch": 1}
        await account.forget_requests()
        await created(store, a_creation(idempotentKey=fresh_word()))
        assert await account.requests() == {"create": 2, "batch": 1}

    async def test_reading_takes_one_and_one_more_where_the_party_is_not_known(
        self, account: Account, create: Creating
    ) -> None:
        dialog_id = (await create()).dialog.id
        for read, operation in (("root", "read"), ("whole", "query")):
            store = CosmosDialogStore(account.database, lambda: datetime.now(UTC))
            await account.forget_requests()
            await getattr(store, read)(dialog_id)
            first = await account.requests()
            await getattr(store, read)(dialog_id)
            second = await account.requests()
            assert sum(first.values()) == 2
            assert {**first, operation: first[operation] + 1} == second

    async def test_saving_takes_one(self, account: Account, store: CosmosDialogStore, create: Creating) -> None:
        stored = await create()
        await account.forget_requests()
        await saved(store, an_addition(stored.dialog, an_activity(), an_activity()), stored)
        assert await account.requests() == {"batch": 1}

    async def test_holder_takes_two_and_one_when_there_is_none(
        self, account: Account, store: CosmosDialogStore, create: Creating
    ) -> None:
        key = fresh_word()
        await create(idempotentKey=key)
        await account.forget_requests()
        await store.holder_of("ttd", key)
        assert await account.requests() == {"read": 2}
        await account.forget_requests()
        await store.holder_of("ttd", fresh_word())
        assert await account.requests() == {"read": 1}

    async def test_unchanged_children_are_not_read_by_an_addition(self, account: Account, create: Creating) -> None:
        stored = await create(transmissions=transmissions(50))
        assert Children() == Decision(dialog=stored.dialog).added
        await account.forget_requests()
        await CosmosDialogStore(account.database, lambda: datetime.now(UTC)).root(stored.dialog.id)
        assert await account.requests() == {"read": 2}
