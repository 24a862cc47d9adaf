"""Commits of more than one batch: what was staged in vain is in nobody's way, and what counts is never removed."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import getrandbits
from typing import Any
from uuid import UUID, uuid4

import pytest

from adapters.cosmos.dialogs import CosmosDialogStore
from adapters.cosmos.staging import GRACE
from application.ports.dialogs import LostRaceError, Stored
from domain.dialog.decision import Decision
from domain.dialog.dialog import Children, Dialog
from domain.dialog.transmission import Transmission
from domain.kernel.moment import Moment
from domain.kernel.refusals import Unavailable
from tests.builders import stored as builders
from tests.driver.cosmos_account import Account, account_in
from tests.driver.crashing import Crash, CrashingDatabase


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="session")
async def account(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Account]:
    async with account_in(tmp_path_factory.mktemp("account")) as account:
        yield account


@pytest.fixture
def store(account: Account) -> CosmosDialogStore:
    return CosmosDialogStore(account.database, now)


def letters(count: int) -> tuple[Transmission, ...]:
    moment = Moment(now(), getrandbits)
    return tuple(replace(builders.transmission(), id=moment.new_id(), idempotent_key=None) for _ in range(count))


def changing(dialog: Dialog, progress: int, transmissions: tuple[Transmission, ...] = ()) -> Decision:
    return Decision(dialog=replace(dialog, progress=progress), added=Children(transmissions=transmissions))


async def created(store: CosmosDialogStore) -> Stored:
    moment = Moment(now(), getrandbits)
    dialog = builders.dialog(id=moment.new_id())
    await store.create(Decision(dialog=dialog), uuid4(), id_was_chosen=False)
    return await loaded(store, dialog.id)


async def loaded(store: CosmosDialogStore, dialog_id: UUID) -> Stored:
    found = await store.root(dialog_id)
    assert found is not None
    return found


async def transmissions_of(store: CosmosDialogStore, dialog_id: UUID) -> set[UUID]:
    found = await store.whole(dialog_id)
    assert found is not None
    return {transmission.id for transmission in found[1].transmissions}


async def test_loser_of_a_race_may_use_its_ids_again_at_once(store: CosmosDialogStore) -> None:
    before = await created(store)
    await store.save(changing(before.dialog, 1), uuid4(), before.lock)
    sent = letters(150)
    with pytest.raises(LostRaceError):
        await store.save(changing(before.dialog, 2, sent), uuid4(), before.lock)
    assert await transmissions_of(store, before.dialog.id) == set()
    current = await loaded(store, before.dialog.id)
    await store.save(changing(current.dialog, 2, sent), uuid4(), current.lock)
    assert await transmissions_of(store, before.dialog.id) == {transmission.id for transmission in sent}


async def test_ids_of_an_abandoned_commit_are_free_for_a_small_one_after_its_grace(
    account: Account, store: CosmosDialogStore
) -> None:
    before, sent = await created(store), letters(150)
    dying: Any = CrashingDatabase(account.database, at=3, is_sent=False)
    with pytest.raises(Crash):
        await CosmosDialogStore(dying, now).save(changing(before.dialog, 2, sent), uuid4(), before.lock)
    with pytest.raises(Unavailable):
        await store.save(changing(before.dialog, 2, sent[:1]), uuid4(), before.lock)
    later = CosmosDialogStore(account.database, lambda: now() + GRACE + timedelta(seconds=5))
    await later.save(changing(before.dialog, 2, sent[:1]), uuid4(), before.lock)
    assert await transmissions_of(store, before.dialog.id) == {sent[0].id}
