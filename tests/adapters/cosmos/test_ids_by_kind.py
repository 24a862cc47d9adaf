"""Ids of parts are unique within a dialog and a kind, in dialogs of today and in those stored with bare item ids."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from adapters.cosmos.dialogs import CosmosDialogStore
from application.ports.dialogs import ItemExistsError, Kind, Stored
from domain.dialog.decision import Decision
from domain.dialog.dialog import Children
from tests.builders.decisions import a_creation, a_moment, a_new_id, an_activity, an_addition, transmissions
from tests.driver.cosmos_account import Account

type Creating = Callable[..., Awaitable[Stored]]

CHILDREN = ("transmission", "activity", "seen", "labellog")
BATCH = 120


@pytest.fixture(params=["today", "earlier"])
def create(request: pytest.FixtureRequest, account: Account, store: CosmosDialogStore) -> Creating:
    async def creating(**changes: Any) -> Stored:
        decision = a_creation(**changes)
        await store.create(decision, a_moment().new_id(), id_was_chosen=True)
        if request.param == "earlier":
            await store_as_earlier(account, str(decision.dialog.id))
        return await root_of(store, decision.dialog.id)

    return creating


async def store_as_earlier(account: Account, dialog_id: str) -> None:
    """Give children the bare ids, and the root no mark, that earlier versions gave them."""
    dialogs = account.database.get_container_client("dialogs")
    parameters: list[dict[str, Any]] = [{"name": "@id", "value": dialog_id}]
    found = dialogs.query_items("SELECT * FROM c WHERE c.dialogId = @id", parameters=parameters)
    for item in [item async for item in found]:
        if item["kind"] in CHILDREN:
            await dialogs.delete_item(item["id"], partition_key=[item["party"], dialog_id])
        if item["kind"] in (*CHILDREN, "dialog"):
            item.pop("idsNameKinds", None)
            await dialogs.upsert_item({**item, "id": item["id"].rpartition(":")[2]})


async def root_of(store: CosmosDialogStore, dialog_id: UUID) -> Stored:
    found = await store.root(dialog_id)
    assert found is not None
    return found


async def children_of(store: CosmosDialogStore, dialog_id: UUID) -> Children:
    found = await store.whole(dialog_id)
    assert found is not None
    return found[1]


async def saved(store: CosmosDialogStore, decision: Decision, stored: Stored) -> None:
    await store.save(decision, a_moment().new_id(), stored.lock)


async def test_activity_may_have_the_id_of_a_transmission(store: CosmosDialogStore, create: Creating) -> None:
    shared = a_new_id()
    stored = await create(transmissions=transmissions(1, id=str(shared)))
    await saved(store, an_addition(stored.dialog, an_activity(id=shared)), stored)
    children = await children_of(store, stored.dialog.id)
    assert [one.id for one in children.transmissions] == [one.id for one in children.activities] == [shared]


async def test_part_may_have_the_id_of_its_dialog(store: CosmosDialogStore, create: Creating) -> None:
    stored = await create()
    await saved(store, an_addition(stored.dialog, an_activity(id=stored.dialog.id)), stored)
    assert [one.id for one in (await children_of(store, stored.dialog.id)).activities] == [stored.dialog.id]
    assert await root_of(store, stored.dialog.id) != stored


@pytest.mark.parametrize("others", [0, BATCH], ids=["in-one-batch", "staged"])
async def test_id_of_a_part_of_the_same_kind_is_refused_and_nothing_is_changed(
    store: CosmosDialogStore, create: Creating, others: int
) -> None:
    shared = a_new_id()
    stored = await create(transmissions=transmissions(1, id=str(shared)))
    added = a_creation(transmissions=[*transmissions(others), *transmissions(1, id=str(shared))]).added
    with pytest.raises(ItemExistsError) as exists:
        await saved(store, replace(an_addition(stored.dialog), added=added), stored)
    assert (exists.value.item_id, exists.value.entity) == (shared, "DialogTransmission")
    assert await root_of(store, stored.dialog.id) == stored
    assert len((await children_of(store, stored.dialog.id)).transmissions) == 1


async def test_replaced_part_stays_one(store: CosmosDialogStore, create: Creating) -> None:
    shared = a_new_id()
    stored = await create(transmissions=transmissions(2))
    before, other = (await children_of(store, stored.dialog.id)).transmissions
    change = an_addition(stored.dialog, an_activity(id=before.id), an_activity(id=shared))
    opened = replace(before, is_opened=True)
    await saved(store, replace(change, replaced=Children(transmissions=(opened,))), stored)
    children = await children_of(store, stored.dialog.id)
    assert set(children.transmissions) == {opened, other}
    stored = await root_of(store, stored.dialog.id)
    with pytest.raises(ItemExistsError):
        await saved(store, an_addition(stored.dialog, an_activity(id=shared)), stored)


async def test_parts_are_found_by_their_ids(store: CosmosDialogStore, create: Creating) -> None:
    stored = await create(transmissions=transmissions(2))
    sent = (await children_of(store, stored.dialog.id)).transmissions[0]
    await saved(store, an_addition(stored.dialog, an_activity(id=sent.id)), stored)
    part = await store.part(stored.dialog.id, [sent.id])
    assert part is not None
    assert part[1] == Children(transmissions=(sent,))
    single = await store.children(stored.dialog.id, Kind.ACTIVITY, sent.id)
    assert single is not None
    assert [one.id for one in single[1].activities] == [sent.id]


async def test_label_change_is_found_by_its_id(store: CosmosDialogStore, create: Creating) -> None:
    stored = await create(systemLabel="Archive")
    every = await store.children(stored.dialog.id, Kind.LABEL_CHANGE)
    assert every is not None
    (change,) = every[1].label_log
    assert await store.children(stored.dialog.id, Kind.LABEL_CHANGE, change.id) == every


async def test_purge_leaves_nothing(account: Account, store: CosmosDialogStore, create: Creating) -> None:
    shared = a_new_id()
    stored = await create(transmissions=transmissions(1, id=str(shared)))
    await saved(store, an_addition(stored.dialog, an_activity(id=shared)), stored)
    stored = await root_of(store, stored.dialog.id)
    await store.purge(Decision(dialog=stored.dialog), a_moment().new_id(), stored.lock)
    left = account.database.get_container_client("dialogs").query_items(
        "SELECT VALUE c.kind FROM c WHERE c.dialogId = @id",
        parameters=[{"name": "@id", "value": str(stored.dialog.id)}],
    )
    assert {kind async for kind in left} <= {"outbox", "receipt"}


async def test_one_id_for_two_new_parts_of_a_kind_is_refused_before_anything_is_written(
    store: CosmosDialogStore, create: Creating
) -> None:
    twice = a_new_id()
    stored = await create()
    with pytest.raises(ItemExistsError):
        await saved(store, an_addition(stored.dialog, an_activity(id=twice), an_activity(id=twice)), stored)
    assert await root_of(store, stored.dialog.id) == stored
