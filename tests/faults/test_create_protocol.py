"""A crash at every point of a creation leaves either nothing or everything, and a retry under the same key succeeds."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from adapters.cosmos.dialogs import CosmosDialogStore
from adapters.cosmos.staging import GRACE
from application.ports.dialogs import KeyInUseError
from domain.dialog.decision import Decision
from tests.builders.decisions import a_creation, a_moment, a_new_id, transmissions
from tests.driver.cosmos_account import Account
from tests.driver.crashing import Crash, CrashingDatabase
from tests.driver.documents import fresh_word

MANY = 250
"""More than a batch takes: such a creation is staged."""
SMALL, LARGE = range(1, 5), range(1, 8)
"""Requests that a creation takes, and one more."""

type Create = Callable[[], Decision]


def now() -> datetime:
    return datetime.now(UTC)


def after_grace() -> datetime:
    return now() + GRACE + timedelta(seconds=1)


def creating(count: int, *, is_chosen: bool) -> Create:
    """Give the same request as often as it is sent: the caller's key, and perhaps ids, stay; the rest is made anew."""
    chosen = {"id": str(a_new_id())} if is_chosen else {}
    ids = [{"id": str(a_new_id()), "idempotentKey": f"key-{number}"} for number in range(count)]
    sent = [{**one, **(ids[number] if is_chosen else {})} for number, one in enumerate(transmissions(count))]
    key = fresh_word()
    return lambda: a_creation(idempotentKey=key, transmissions=sent, **chosen)


@pytest.mark.parametrize("is_sent", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("is_chosen", [False, True], ids=["ids-made", "ids-chosen"])
@pytest.mark.parametrize(("count", "at"), [*((2, at) for at in SMALL), *((MANY, at) for at in LARGE)], ids=str)
async def test_creation_that_crashes_is_there_wholly_or_not_at_all_and_can_be_repeated(
    account: Account, count: int, at: int, is_sent: bool, is_chosen: bool
) -> None:
    create = creating(count, is_chosen=is_chosen)
    first = create()
    dying = CrashingDatabase(account.database, at, is_sent=is_sent)
    try:
        await stored(dying, first, is_chosen=is_chosen)
    except Crash:
        assert dying.has_crashed
    visible = await told_and_whole(account, first.dialog.id, count)
    holder = await repeated(account, create, is_chosen=is_chosen)
    assert not visible or holder == first.dialog.id
    assert await told_and_whole(account, holder, count)
    assert await holders(account, first) == [str(holder)]


async def stored(database: Any, decision: Decision, now: Callable[[], datetime] = now, *, is_chosen: bool) -> UUID:
    store = CosmosDialogStore(database, now)
    return (await store.create(decision, a_moment().new_id(), id_was_chosen=is_chosen)).id


async def repeated(account: Account, create: Create, *, is_chosen: bool) -> UUID:
    """Send it again, from another process; with ids of the caller's own when the first one has surely given up."""
    try:
        return await stored(account.database, create(), after_grace if is_chosen else now, is_chosen=is_chosen)
    except KeyInUseError as used:
        return used.dialog_id


async def told_and_whole(account: Account, dialog_id: UUID, count: int) -> bool:
    """Tell whether the dialog is there; asserts that its children and its events then are too, and else are not."""
    found = await CosmosDialogStore(account.database, now).whole(dialog_id)
    outboxes = await items(account, "c.dialogId = @value AND c.kind = 'outbox'", str(dialog_id))
    if found is None:
        assert outboxes == []
        return False
    _, children = found
    assert len(children.transmissions) == count
    assert [len(outbox["events"]) for outbox in outboxes] == [1 + count]
    return True


async def holders(account: Account, decision: Decision) -> list[str]:
    found = await items(account, "c.idempotentKey = @value AND c.kind = 'dialog'", decision.dialog.idempotent_key)
    return [dialog["id"] for dialog in found]


async def items(account: Account, condition: str, value: str | None) -> list[dict[str, Any]]:
    container = account.database.get_container_client("dialogs")
    query = f"SELECT * FROM c WHERE {condition}"  # noqa: S608 - conditions of this file
    return [item async for item in container.query_items(query, parameters=[{"name": "@value", "value": value}])]
