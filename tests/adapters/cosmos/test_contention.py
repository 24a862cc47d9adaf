"""What is acknowledged stays, and what is refused leaves nothing: with retries, lost answers, and others in between."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from adapters.cosmos.dialogs import CosmosDialogStore
from application.ports.dialogs import DialogExistsError, KeyInUseError, LostRaceError, Stored
from domain.dialog.decision import Decision
from tests.builders.decisions import a_creation, a_moment, a_new_id, an_activity, an_addition, transmissions
from tests.builders.dialogs import ORGANIZATION, Document
from tests.driver.cosmos_account import Account
from tests.driver.documents import fresh_word
from tests.driver.wire import Sent, watched

DIALOGS = "/colls/dialogs/"
BY_PERSON_OR_ORGANIZATION = pytest.mark.parametrize("party", [{}, {"party": ORGANIZATION}], ids=["same", "other"])


def a_store(database: Any) -> CosmosDialogStore:
    return CosmosDialogStore(database, lambda: datetime.now(UTC))


async def created(store: CosmosDialogStore, decision: Decision | None = None, **changes: Any) -> Stored:
    """Create a dialog as the write cycle does, which begins again when another one came and went."""
    decision = decision or a_creation(**changes)
    while True:
        with suppress(LostRaceError):
            dialog = await store.create(decision, a_moment().new_id(), id_was_chosen=True)
            return await read(store, dialog.id)


async def read(store: CosmosDialogStore, dialog_id: UUID) -> Stored:
    found = await store.root(dialog_id)
    assert found is not None
    return found


async def activities(store: CosmosDialogStore, dialog_id: UUID) -> set[UUID]:
    found = await store.whole(dialog_id)
    assert found is not None
    return {activity.id for activity in found[1].activities}


async def save(store: CosmosDialogStore, decision: Decision, stored: Stored) -> None:
    await store.save(decision, a_moment().new_id(), stored.lock)


async def purge(store: CosmosDialogStore, stored: Stored) -> None:
    await store.purge(Decision(dialog=stored.dialog), a_moment().new_id(), stored.lock)


def is_batch(sent: Sent) -> bool:
    return sent.is_batch


class TestRetries:
    async def test_repeated_batch_carries_the_condition_of_the_first(
        self, account: Account, store: CosmosDialogStore
    ) -> None:
        stored = await created(store)
        async with watched(account) as (database, wire):
            await account.fault("449", DIALOGS, match={"path": DIALOGS, "operation": "batch"}, count=1)
            await save(a_store(database), an_addition(stored.dialog, an_activity()), stored)
            first, second = wire.batches
        assert first.body[0]["ifMatch"]
        assert second == first

    async def test_of_two_writers_one_loses_also_when_its_batch_is_repeated(
        self, account: Account, store: CosmosDialogStore
    ) -> None:
        stored = await created(store)
        winner = an_activity()
        await save(store, an_addition(stored.dialog, winner), stored)
        await account.fault("449", DIALOGS, match={"path": DIALOGS, "operation": "batch"}, count=1)
        with pytest.raises(LostRaceError):
            await save(store, an_addition(stored.dialog, an_activity()), stored)
        assert await activities(store, stored.dialog.id) == {winner.id}

    @pytest.mark.parametrize("operation", ["create", "replace", "delete", "batch", "read", "query"])
    @pytest.mark.parametrize("kind", ["449", "429", "503", "close"])
    async def test_life_of_a_dialog_survives_one_failure_of_each_kind(
        self, account: Account, store: CosmosDialogStore, operation: str, kind: str
    ) -> None:
        key, many = fresh_word(), transmissions(120)
        for after in (False, True):
            match = {"path": "/colls/(dialogs|keys)/", "operation": operation}
            await account.fault(kind, "", match=match, count=1, after=after)
            stored = await created(store, idempotentKey=key, transmissions=many)
            await account.fault(kind, "", match=match, count=1, after=after)
            added = [an_activity() for _ in range(120)]
            await save(store, an_addition(stored.dialog, *added), stored)
            assert await activities(store, stored.dialog.id) == {one.id for one in added}
            await account.fault(kind, "", match=match, count=1, after=after)
            await purge(store, await read(store, stored.dialog.id))
            await account.heal()
            assert await store.root(stored.dialog.id) is None
            assert await store.holder_of("ttd", key) is None


class TestLostAnswers:
    @pytest.mark.parametrize("children", [1, 150], ids=["one-batch", "staged"])
    async def test_commit_is_recognised_under_later_ones(
        self, account: Account, store: CosmosDialogStore, children: int
    ) -> None:
        stored = await created(store)
        mine, theirs = [an_activity() for _ in range(children)], an_activity()

        async def meanwhile() -> None:
            current = await read(store, stored.dialog.id)
            await save(store, an_addition(current.dialog, theirs), current)

        async with watched(account) as (database, wire):
            wire.at(is_root_batch, after=meanwhile, is_answer_lost=True)
            await save(a_store(database), an_addition(stored.dialog, *mine), stored)
        assert await activities(store, stored.dialog.id) == {theirs.id, *(one.id for one in mine)}

    async def test_commit_is_recognised_after_its_dialog_was_purged(
        self, account: Account, store: CosmosDialogStore
    ) -> None:
        stored = await created(store)

        async def meanwhile() -> None:
            await purge(store, await read(store, stored.dialog.id))

        async with watched(account) as (database, wire):
            wire.at(is_batch, after=meanwhile, is_answer_lost=True)
            await save(a_store(database), an_addition(stored.dialog, an_activity()), stored)
        assert await store.root(stored.dialog.id) is None

    async def test_creation_is_recognised_after_its_dialog_was_purged(
        self, account: Account, store: CosmosDialogStore
    ) -> None:
        decision = a_creation(transmissions=transmissions(2))

        async def meanwhile() -> None:
            await purge(store, await read(store, decision.dialog.id))

        async with watched(account) as (database, wire):
            wire.at(is_batch, after=meanwhile, is_answer_lost=True)
            chosen = a_moment().new_id()
            assert (await a_store(database).create(decision, chosen, id_was_chosen=True)).id == decision.dialog.id
        assert await store.root(decision.dialog.id) is None

    async def test_creation_is_recognised_under_later_commits(self, account: Account, store: CosmosDialogStore) -> None:
        decision, added = a_creation(), an_activity()

        async def meanwhile() -> None:
            current = await read(store, decision.dialog.id)
            await save(store, an_addition(current.dialog, added), current)

        async with watched(account) as (database, wire):
            wire.at(is_batch, after=meanwhile, is_answer_lost=True)
            await created(a_store(database), decision)
        assert await activities(store, decision.dialog.id) == {added.id}

    async def test_purge_is_recognised_when_another_finished_it(
        self, account: Account, store: CosmosDialogStore
    ) -> None:
        stored = await created(store)

        async def meanwhile() -> None:
            await store.finish_purge(stored.dialog.party, stored.dialog.id)

        async with watched(account) as (database, wire):
            wire.at(is_batch, after=meanwhile, is_answer_lost=True)
            await purge(a_store(database), stored)
        assert await store.root(stored.dialog.id) is None


def is_root_batch(sent: Sent) -> bool:
    return sent.is_batch and "ifMatch" in sent.body[0]


class TestPurging:
    @BY_PERSON_OR_ORGANIZATION
    @pytest.mark.parametrize("pause", range(8))
    async def test_late_finisher_leaves_the_dialog_that_was_created_since(
        self, account: Account, store: CosmosDialogStore, pause: int, party: dict[str, str]
    ) -> None:
        """The finisher stops before each of its requests in turn; meanwhile the purge ends and the id is used again."""
        chosen, key = str(a_new_id()), fresh_word()
        stored = await created(store, id=chosen, idempotentKey=key, transmissions=transmissions(150))
        again = a_creation(id=chosen, idempotentKey=key, transmissions=transmissions(3), **party)

        async def meanwhile() -> None:
            await store.finish_purge(stored.dialog.party, stored.dialog.id)
            await created(store, again)

        async with watched(account) as (database, wire):
            late = a_store(database)
            await begin_purge(store, stored)
            wire.at(numbered(pause), before=meanwhile)
            await late.finish_purge(stored.dialog.party, stored.dialog.id)
            if wire.before is not None:
                await meanwhile()
        for reader in (store, a_store(account.database)):
            assert (await read(reader, again.dialog.id)).dialog == again.dialog
            found = await reader.whole(again.dialog.id)
            assert found is not None
            assert len(found[1].transmissions) == 3
        assert await store.holder_of("ttd", key) == again.dialog.id

    async def test_two_finishers_at_once_finish(self, account: Account, store: CosmosDialogStore) -> None:
        stored = await created(store, transmissions=transmissions(300))
        await begin_purge(store, stored)
        place = stored.dialog.party, stored.dialog.id
        await asyncio.gather(*(a_store(account.database).finish_purge(*place) for _ in range(3)))
        assert await left_of(account, stored.dialog.id) <= {"receipt", "outbox"}

    async def test_change_of_a_purged_dialog_is_a_lost_race(self, store: CosmosDialogStore) -> None:
        stored = await created(store)
        await purge(store, stored)
        for act in (save(store, an_addition(stored.dialog, an_activity()), stored), purge(store, stored)):
            with pytest.raises(LostRaceError):
                await act

    @BY_PERSON_OR_ORGANIZATION
    async def test_id_is_free_at_once(self, store: CosmosDialogStore, party: dict[str, str]) -> None:
        chosen, key = str(a_new_id()), fresh_word()
        for _ in range(3):
            await purge(store, await created(store, id=chosen, idempotentKey=key))
            await purge(store, await created(store, a_creation(id=chosen, idempotentKey=key, **party)))

    async def test_process_that_knew_the_party_finds_the_dialog_of_another(
        self, account: Account, store: CosmosDialogStore
    ) -> None:
        chosen, other = str(a_new_id()), a_store(account.database)
        stored = await created(store, id=chosen)
        assert await other.root(stored.dialog.id) is not None
        await purge(store, stored)
        again = await created(store, id=chosen, party=ORGANIZATION)
        assert (await read(other, stored.dialog.id)).dialog == again.dialog
        assert await activities(other, stored.dialog.id) == set()


class TestCreatingWhilePurged:
    @BY_PERSON_OR_ORGANIZATION
    @pytest.mark.parametrize("pause", range(6))
    async def test_creation_around_a_purge_is_reachable_or_refused(
        self, account: Account, store: CosmosDialogStore, pause: int, party: dict[str, str]
    ) -> None:
        """The purge happens while the creation stops before each of its requests in turn."""
        chosen, key = str(a_new_id()), fresh_word()
        stored = await created(store, id=chosen, idempotentKey=key)
        again = a_creation(id=chosen, idempotentKey=key, **party)

        async with watched(account) as (database, wire):
            wire.at(numbered(pause), before=lambda: purge(store, stored))
            outcome = await outcome_of(created(a_store(database), again))
            is_purged = wire.before is None
        found = await a_store(account.database).root(again.dialog.id)
        if isinstance(outcome, Stored):
            assert found is not None
            assert found.dialog == outcome.dialog
            assert await store.holder_of("ttd", key) == again.dialog.id
            await purge(store, outcome)
        elif is_purged:
            assert found is None
        else:
            await purge(store, stored)
        await created(store, id=chosen, idempotentKey=key, party=ORGANIZATION)

    @BY_PERSON_OR_ORGANIZATION
    @pytest.mark.parametrize("stays", [True, False], ids=["stays", "is-purged"])
    @pytest.mark.parametrize("count", [1, 150], ids=["one-batch", "staged"])
    @pytest.mark.parametrize("pause", range(5))
    async def test_creation_that_pauses_meets_another_that_comes_and_perhaps_goes(
        self, account: Account, store: CosmosDialogStore, pause: int, count: int, party: dict[str, str], *, stays: bool
    ) -> None:
        """The creation stops before each of its requests in turn; another one has the same id and key meanwhile."""
        chosen, key = str(a_new_id()), fresh_word()
        slow = a_creation(id=chosen, idempotentKey=key, transmissions=transmissions(count))
        other: list[Stored] = []

        async def meanwhile() -> None:
            other.append(await created(store, a_creation(id=chosen, idempotentKey=key, **party)))
            if not stays:
                await purge(store, other[0])

        async with watched(account) as (database, wire):
            wire.at(numbered(pause), before=meanwhile)
            outcome = await outcome_of(created(a_store(database), slow))
        for reader in (store, a_store(account.database)):
            found = await reader.whole(slow.dialog.id)
            if stays and other:
                assert isinstance(outcome, KeyInUseError | DialogExistsError)
                assert found is not None
                assert found[0].dialog == other[0].dialog
            else:
                assert found is not None
                assert len(found[1].transmissions) == count
            assert await reader.holder_of("ttd", key) == slow.dialog.id
        await purge(store, await read(store, slow.dialog.id))
        await created(store, id=chosen, idempotentKey=key, party=ORGANIZATION)

    async def test_refused_creation_leaves_no_claim(self, account: Account, store: CosmosDialogStore) -> None:
        chosen, key = str(a_new_id()), fresh_word()
        stored = await created(store, id=chosen)
        outcome = await outcome_of(created(a_store(account.database), id=chosen, idempotentKey=key))
        assert isinstance(outcome, Exception)
        keys = account.database.get_container_client("keys")
        claims = keys.query_items(
            "SELECT c.token FROM c WHERE c.dialogId = @id", parameters=[{"name": "@id", "value": chosen}]
        )
        assert len([one async for one in claims]) == 1
        await purge(store, stored)
        await created(store, id=chosen, idempotentKey=key, party=ORGANIZATION)


class TestSizes:
    @pytest.mark.parametrize("letter", ["o", "ø", "€", "🎉"])
    async def test_what_is_measured_is_what_is_sent(
        self, account: Account, store: CosmosDialogStore, letter: str
    ) -> None:
        """Dialogs of nearly 2 MB, in one batch, whatever the letters."""
        long = [{"languageCode": "nb", "value": letter * 900}]
        names = [{"displayName": long, "urls": [{"url": "https://e.no", "consumerType": "Gui"}]}]
        parts = 1_700_000 // (900 * len(letter.encode()) + 250) // 20
        decision = a_creation(transmissions=transmissions(20, attachments=names * parts))
        async with watched(account) as (database, wire):
            await created(a_store(database), decision)
            [batch] = wire.batches
        assert len(batch.body) == 22
        found = await store.whole(decision.dialog.id)
        assert found is not None
        assert found[1].transmissions == decision.added.transmissions


class TestReading:
    async def test_purge_between_two_pages_leaves_no_dialog_to_show(
        self, account: Account, store: CosmosDialogStore
    ) -> None:
        stored = await created(store, transmissions=large_transmissions())
        async with watched(account) as (database, wire):
            wire.at(numbered(2), before=lambda: purge(store, stored))
            assert await a_store(database).whole(stored.dialog.id) is None
        assert wire.before is None

    async def test_read_of_several_pages_shows_one_commit(self, account: Account, store: CosmosDialogStore) -> None:
        stored = await created(store, transmissions=large_transmissions())
        added = an_activity()

        async def meanwhile() -> None:
            current = await read(store, stored.dialog.id)
            decision = an_addition(replace(current.dialog, progress=50), added)
            await save(store, decision, current)

        async with watched(account) as (database, wire):
            reader = a_store(database)
            await reader.root(stored.dialog.id)
            queries = len(wire.sent)
            wire.at(lambda _: len(wire.sent) == queries + 2, before=meanwhile)
            found = await reader.whole(stored.dialog.id)
        assert found is not None
        root, children = found
        assert wire.before is None
        assert (root.dialog.progress, [one.id for one in children.activities]) == (50, [added.id])


def large_transmissions() -> list[Document]:
    """Give more than a page of 4 MB holds."""
    long = [{"languageCode": "nb", "value": "x" * 900}]
    names = [{"displayName": long, "urls": [{"url": "https://e.no", "consumerType": "Gui"}]}] * 90
    return transmissions(60, attachments=names)


def numbered(pause: int) -> Callable[[Sent], bool]:
    """Find the request number `pause`, from 0, among those about items."""
    seen: list[Sent] = []

    def is_it(sent: Sent) -> bool:
        if "/docs" in sent.path:
            seen.append(sent)
        return len(seen) == pause + 1

    return is_it


async def outcome_of(act: Awaitable[Stored]) -> Stored | Exception:
    try:
        return await act
    except Exception as refused:  # noqa: BLE001 - the test looks at whatever it was
        return refused


async def begin_purge(store: CosmosDialogStore, stored: Stored) -> None:
    """Do what the first request of a purge does, as a process that dies then."""
    await store._purges.begin(Decision(dialog=stored.dialog), a_moment().new_id(), stored.lock)  # type: ignore[arg-type]  # the lock is the store's own


async def left_of(account: Account, dialog_id: UUID) -> set[str]:
    dialogs = account.database.get_container_client("dialogs")
    found = dialogs.query_items(
        "SELECT c.kind FROM c WHERE c.dialogId = @id", parameters=[{"name": "@id", "value": str(dialog_id)}]
    )
    return {item["kind"] async for item in found}
