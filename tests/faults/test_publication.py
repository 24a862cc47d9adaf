"""Events are never lost: crashes of the host and of the bus between commit and publication, events nobody can send."""

import asyncio
import json
from typing import Any

import pytest
from azure.storage.blob.aio import BlobServiceClient

from local.stack import Cloud
from tests.driver.documents import a_dialog, a_whole_dialog, fresh_id, fresh_word
from tests.driver.events import CREATED, collecting
from tests.driver.mischief import Mischief
from tests.driver.parts import a_transmission
from tests.driver.patience import until
from tests.driver.people import KARI, person
from tests.driver.service_owner import ServiceOwner
from tests.driver.stored import Stored

BACK_OFF = 60.0
"""Seconds that the longest wait of the feed's retries and the client's own may take together."""


async def test_host_killed_between_commit_and_publication_loses_no_event(
    ttd: ServiceOwner, stored: Stored, mischief: Mischief
) -> None:
    await mischief.in_service_bus("throttle", seconds=120)
    before = await mischief.published()
    dialogs = await asyncio.gather(*(ttd.creates(a_whole_dialog()) for _ in range(20)))
    async with mischief.killed("host"):
        assert await mischief.published() == before
        await mischief.is_over()
    await assert_all_arrive_once(mischief.cloud, stored, dialogs)


async def test_host_killed_while_it_publishes_loses_no_event_and_repeats_none(
    ttd: ServiceOwner, stored: Stored, mischief: Mischief
) -> None:
    await mischief.in_service_bus("delay", seconds=1, count=5)
    before = await mischief.published()
    dialogs = await asyncio.gather(*(ttd.creates(a_dialog()) for _ in range(60)))
    await until(mischief.published, lambda count: count > before)
    async with mischief.killed("host"):
        await mischief.is_over()
    await assert_all_arrive_once(mischief.cloud, stored, dialogs)


async def test_bus_killed_while_hundreds_of_events_are_published_loses_none(
    ttd: ServiceOwner, stored: Stored, mischief: Mischief
) -> None:
    await mischief.in_service_bus("delay", seconds=1, count=5)
    before = await mischief.published()
    dialogs = await asyncio.gather(*(ttd.creates(a_whole_dialog()) for _ in range(50)))
    await until(mischief.published, lambda count: count > before)
    async with mischief.killed("servicebus"):
        dialogs += await asyncio.gather(*(ttd.creates(a_whole_dialog()) for _ in range(10)))
    await assert_all_arrive_once(mischief.cloud, stored, dialogs)


async def assert_all_arrive_once(cloud: Cloud, stored: Stored, dialogs: list[str]) -> None:
    """Every event of the dialogs' outboxes arrives, in its order, and the topic has dropped what was sent again."""
    expected = {dialog_id: await told(stored, dialog_id) for dialog_id in dialogs}
    async with collecting(cloud.service_bus) as events:
        for dialog_id, ids in expected.items():
            await events.of(dialog_id, len(ids), BACK_OFF)
        arrived = {dialog_id: [event.id for event in await events.of(dialog_id)] for dialog_id in dialogs}
    assert arrived == expected


async def told(stored: Stored, dialog_id: str) -> list[str]:
    return [event["id"] for item in await stored.of(dialog_id, "outbox") for event in item["events"]]


@pytest.mark.filterwarnings("ignore:Sending a large body directly")  # the SDK does, with the event that is too large
async def test_event_that_can_never_be_sent_is_set_aside_and_blocks_nobody(
    shaken: Cloud, ttd: ServiceOwner, stored: Stored
) -> None:
    too_large = an_event(process=f"urn:{'x' * 1_300_000}")
    unreadable = {"id": fresh_word(), "kind": "DialogRumoured"}
    first = await stored.puts(an_outbox(too_large, an_event()))
    second = await stored.puts(an_outbox(unreadable, an_event()))
    dialog_id = await ttd.creates(a_dialog())
    async with collecting(shaken.service_bus) as events:
        assert [event.subject for event in await events.of(dialog_id, patience=BACK_OFF)] == [CREATED]
        assert [event.id for event in await events.of(first["dialogId"])] == [first["events"][1]["id"]]
        assert [event.id for event in await events.of(second["dialogId"])] == [second["events"][1]["id"]]
    assert (await set_aside(shaken, too_large["id"]))["document"]["id"] == too_large["id"]
    assert (await set_aside(shaken, f"{second['id']}-0"))["document"] == second["events"][0]


async def test_creation_of_hundreds_of_parts_is_published_whole(
    shaken: Cloud, ttd: ServiceOwner, stored: Stored
) -> None:
    dialog_id = await ttd.creates(a_dialog(transmissions=[a_transmission() for _ in range(274)]))
    await assert_all_arrive_once(shaken, stored, [dialog_id])


def an_outbox(*events: dict[str, Any]) -> dict[str, Any]:
    dialog_id = str(fresh_id())
    place = {"party": person(KARI), "dialogId": dialog_id}
    return {"id": str(fresh_id()), "kind": "outbox", **place, "events": [{**event, **place} for event in events]}


def an_event(**changes: Any) -> dict[str, Any]:
    return {
        "id": str(fresh_id()),
        "kind": "DialogUpdated",
        "occurredAt": "2026-01-01T00:00:00.0000000Z",
        "silent": False,
        "org": "ttd",
        "serviceResource": "urn:altinn:resource:ttd-byggesoknad",
        **changes,
    }


async def set_aside(cloud: Cloud, name: str) -> Any:
    async with BlobServiceClient.from_connection_string(cloud.storage) as service:
        blob = service.get_blob_client("set-aside-events", f"{name}.json")
        return json.loads(await (await blob.download_blob()).readall())
