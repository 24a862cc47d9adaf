"""What changes of one dialog, and reads of its parts, ask of the store, and what is left of them."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from random import getrandbits
from typing import Any
from uuid import UUID

import pytest

from adapters.cosmos.dialogs import CosmosDialogStore
from adapters.stemming.snowball import SnowballStemming
from application.dialogs import Change, Dialogs, Target
from application.ports.dialogs import Kind, Stored, TransmissionKeyInUseError
from domain.dialog.add_activity import add_activity
from domain.dialog.add_transmission import add_transmission
from domain.dialog.commands.activity import CreateDialogActivity
from domain.dialog.commands.actor import Actor
from domain.dialog.commands.transmission import CreateDialogTransmission
from domain.dialog.decision import Decision
from domain.dialog.delete import delete
from domain.dialog.dialog import Children, Dialog
from domain.dialog.purge import purge
from domain.dialog.transmission import Transmission
from domain.dialog.vocabulary import ActivityType, ActorType, TransmissionType
from domain.kernel.moment import Moment
from domain.kernel.refusals import RevisionMismatch, TooLarge
from tests.builders.stored import dialog, transmission
from tests.driver.cosmos_account import Account, account_in
from tests.driver.documents import fresh_id

OWNER = Actor(actor_type=ActorType.SERVICE_OWNER)


@pytest.fixture(scope="module")
async def account(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Account]:
    async with account_in(tmp_path_factory.mktemp("account")) as account:
        yield account


@pytest.fixture
def dialogs(account: Account) -> Dialogs:
    return a_process(account)


def a_process(account: Account) -> Dialogs:
    """Make what one process of the application holds: its own cache, and its own turns."""
    return Dialogs(CosmosDialogStore(account.database, lambda: datetime.now(UTC)), SnowballStemming())


def now() -> Moment:
    return Moment(now=datetime.now(UTC), randomness=getrandbits)


def letters(number: int) -> tuple[Transmission, ...]:
    return tuple(replace(transmission(), id=fresh_id(), created_at=datetime.now(UTC)) for _ in range(number))


async def created(dialogs: Dialogs, **children: Any) -> Dialog:
    decision = Decision(dialog=dialog(id=fresh_id()), added=Children(**children))
    return await dialogs.store.create(decision, fresh_id(), id_was_chosen=True)


def activity(moment: Moment) -> Change:
    command = CreateDialogActivity(type=ActivityType.FORM_SAVED, performed_by=OWNER)
    return Change(lambda root, children: add_activity(root, children, command, {}, moment))


def reply(parent: UUID | None, moment: Moment, key: str | None = None) -> Change:
    command = CreateDialogTransmission(
        type=TransmissionType.INFORMATION, sender=OWNER, related_transmission_id=parent, idempotent_key=key
    )
    return Change(
        lambda root, children: add_transmission(root, children, command, {}, moment),
        transmissions=(parent,) if parent else (),
    )


async def whole(dialogs: Dialogs, dialog_id: UUID) -> tuple[Stored, Children]:
    found = await dialogs.store.whole(dialog_id)
    assert found is not None
    return found


class TestRequests:
    async def test_appends_and_changes_take_two(self, account: Account, dialogs: Dialogs) -> None:
        made = await created(dialogs, transmissions=letters(1))
        (_, children), target = await whole(dialogs, made.id), Target(made.id)
        for change, read in (
            (activity(now()), "read"),
            (reply(None, now()), "read"),
            (reply(children.transmissions[0].id, now()), "query"),
            (Change(lambda root, _: delete(root, now())), "read"),
        ):
            await account.forget_requests()
            await dialogs.change(target, change, now())
            assert await account.requests() == {read: 1, "batch": 1}

    async def test_parts_take_one_query(self, account: Account, dialogs: Dialogs) -> None:
        made = await created(dialogs, transmissions=letters(3))
        for kind in Kind:
            for only in (None, fresh_id()):
                await account.forget_requests()
                assert await dialogs.store.children(made.id, kind, only) is not None
                assert await account.requests() == {"query": 1}

    async def test_thread_of_thousands_costs_an_append_nothing_more(self, account: Account, dialogs: Dialogs) -> None:
        made = await created(dialogs, transmissions=letters(5_000))
        first = (await dialogs.store.children(made.id, Kind.TRANSMISSION) or (None, Children()))[1].transmissions
        assert len(first) == 5_000
        for change, read in ((reply(first[0].id, now()), "query"), (reply(None, now()), "read")):
            await account.forget_requests()
            await dialogs.change(Target(made.id), change, now())
            assert await account.requests() == {read: 1, "batch": 1}


class TestParts:
    async def test_kinds_are_read_apart_and_one_by_one(self, dialogs: Dialogs) -> None:
        made = await created(dialogs, transmissions=letters(2))
        await dialogs.change(Target(made.id), activity(now()), now())
        _, everything = await whole(dialogs, made.id)
        for kind, expected in (
            (Kind.TRANSMISSION, Children(transmissions=everything.transmissions)),
            (Kind.ACTIVITY, Children(activities=everything.activities)),
            (Kind.SEEN, Children()),
        ):
            found = await dialogs.store.children(made.id, kind)
            assert found is not None
            assert found[1] == expected
        second = everything.transmissions[1]
        found = await dialogs.store.children(made.id, Kind.TRANSMISSION, second.id)
        assert found is not None
        assert found[1].transmissions == (second,)
        other = await dialogs.store.children(made.id, Kind.ACTIVITY, second.id)
        assert other is not None
        assert other[1] == Children()

    async def test_parts_of_nothing_are_nothing(self, dialogs: Dialogs) -> None:
        assert await dialogs.store.children(fresh_id(), Kind.ACTIVITY) is None


class TestRaces:
    async def test_appends_of_many_processes_all_land(self, account: Account, dialogs: Dialogs) -> None:
        made = await created(dialogs)
        processes = [a_process(account) for _ in range(10)]
        await asyncio.gather(
            *(
                process.change(Target(made.id), activity(moment), moment)
                for process in processes
                for moment in (now() for _ in range(5))
            )
        )
        assert len((await whole(dialogs, made.id))[1].activities) == 50

    async def test_reader_who_was_quicker_is_no_reason_to_refuse_a_revision(self, dialogs: Dialogs) -> None:
        made = await created(dialogs)
        interrupted = Dialogs(Interrupted(dialogs), SnowballStemming())
        changed = await interrupted.change(Target(made.id, frozenset({made.revision})), activity(now()), now())
        assert changed.revision != made.revision
        assert changed.is_seen_since_last_content_update

    async def test_other_revision_is_refused_whenever_it_came(self, account: Account, dialogs: Dialogs) -> None:
        made = await created(dialogs)
        changes = (
            process.change(Target(made.id, frozenset({made.revision})), activity(moment), moment)
            for process in (a_process(account) for _ in range(8))
            for moment in (now(),)
        )
        outcomes = await asyncio.gather(*changes, return_exceptions=True)
        assert sum(isinstance(outcome, Dialog) for outcome in outcomes) == 1
        assert sum(isinstance(outcome, RevisionMismatch) for outcome in outcomes) == 7

    async def test_one_key_is_held_by_one_of_many(self, account: Account, dialogs: Dialogs) -> None:
        made = await created(dialogs)
        changes = (
            process.change(Target(made.id), reply(None, moment, key="one-key"), moment)
            for process in (a_process(account) for _ in range(6))
            for moment in (now(),)
        )
        outcomes = await asyncio.gather(*changes, return_exceptions=True)
        assert sum(isinstance(outcome, Dialog) for outcome in outcomes) == 1
        assert len((await whole(dialogs, made.id))[1].transmissions) == 1


class Interrupted(CosmosDialogStore):
    """Lets a reader be quicker than the first change of a dialog."""

    def __init__(self, dialogs: Dialogs) -> None:
        assert isinstance(dialogs.store, CosmosDialogStore)
        vars(self).update(vars(dialogs.store))
        self._plain = dialogs
        self._is_calm = False

    async def root(self, dialog_id: UUID) -> Stored | None:
        stored = await super().root(dialog_id)
        if not self._is_calm:
            self._is_calm = True
            await _touched_by_reader(self._plain, dialog_id)
        return stored


async def _touched_by_reader(dialogs: Dialogs, dialog_id: UUID) -> None:
    """Save what a reader leaves: the seen flag, and no new revision."""
    stored = await dialogs.store.root(dialog_id)
    assert stored is not None
    seen = replace(stored.dialog, is_seen_since_last_content_update=not stored.dialog.is_seen_since_last_content_update)
    await dialogs.store.save(Decision(dialog=seen), fresh_id(), stored.lock)


class TestPurges:
    async def test_nothing_is_left_and_the_id_is_free(self, account: Account, dialogs: Dialogs) -> None:
        made = await created(dialogs, transmissions=letters(120))
        await dialogs.purge(Target(made.id), Change(lambda root, _: purge(root, now())), now())
        container = account.database.get_container_client("dialogs")
        found = container.query_items("SELECT VALUE c.kind FROM c", partition_key=[made.party, str(made.id)])
        assert [str(kind) async for kind in found] == ["receipt", "outbox"]
        assert await dialogs.store.whole(made.id) is None
        await dialogs.store.create(Decision(dialog=made), fresh_id(), id_was_chosen=True)


async def test_more_replaced_parts_than_a_batch_holds_are_refused(dialogs: Dialogs) -> None:
    made = await created(dialogs, transmissions=letters(120))
    stored, children = await whole(dialogs, made.id)
    renamed = tuple(replace(one, external_reference="x") for one in children.transmissions)
    with pytest.raises(TooLarge):
        await dialogs.store.save(Decision(made, replaced=Children(transmissions=renamed)), fresh_id(), stored.lock)
    assert (await whole(dialogs, made.id))[1] == children


async def test_key_that_is_given_up_may_be_taken(dialogs: Dialogs) -> None:
    first = replace(letters(1)[0], idempotent_key="the-key")
    made = await created(dialogs, transmissions=(first,))
    second = replace(letters(1)[0], idempotent_key="the-key")
    stored, _ = await whole(dialogs, made.id)
    with pytest.raises(TransmissionKeyInUseError):
        await dialogs.store.save(Decision(made, Children(transmissions=(second,))), fresh_id(), stored.lock)
    freed = Decision(
        made, replaced=Children(transmissions=(replace(first, idempotent_key=None),)), given_up=("the-key",)
    )
    await dialogs.store.save(freed, fresh_id(), stored.lock)
    stored, _ = await whole(dialogs, made.id)
    await dialogs.store.save(Decision(made, Children(transmissions=(second,))), fresh_id(), stored.lock)
    assert len((await whole(dialogs, made.id))[1].transmissions) == 2
