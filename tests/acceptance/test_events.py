"""The events on the topic: kinds, contents, properties, order within a dialog (V-001 to V-009, V-011 to V-014)."""

import asyncio
from datetime import datetime
from typing import Any

from local.stack import Cloud
from tests.driver.documents import a_dialog, a_whole_dialog, from_now
from tests.driver.end_user import EndUser
from tests.driver.events import CREATED, Event, Events
from tests.driver.people import BUILDING, FJELLTOPP, KARI, LETTERS, person
from tests.driver.service_owner import CORRESPONDENCE, PROVIDER, ServiceOwner
from tests.driver.stored import Stored

SEEN = "dialogporten.dialog.seen.v1"
UPDATED = "dialogporten.dialog.updated.v1"
DELETED = "dialogporten.dialog.deleted.v1"
TRANSMISSION = "dialogporten.dialog.transmission.created.v1"
INFORMATION = "dialogporten.dialog.activity.information.v1"
OPENED = "dialogporten.dialog.activity.transmission-opened.v1"


async def test_creation_tells_of_the_dialog_then_its_activities_then_its_transmissions(
    ttd: ServiceOwner, events: Events
) -> None:
    arrived = await events.of(await ttd.creates(a_whole_dialog()), 5)
    assert [event.subject for event in arrived] == [CREATED, INFORMATION, OPENED, TRANSMISSION, TRANSMISSION]


async def test_created_event_is_a_cloud_event_of_the_contract(cloud: Cloud, ttd: ServiceOwner, events: Events) -> None:
    process = {"process": "urn:story:1", "precedingProcess": "urn:story:0"}
    dialog_id = await ttd.creates(a_dialog(**process))
    [event] = await events.of(dialog_id)
    assert datetime.fromisoformat(event.body.pop("time")).utcoffset() is not None
    assert event.body == {
        "specversion": "1.0",
        "id": event.id,
        "type": CREATED,
        "resource": BUILDING,
        "resourceinstance": dialog_id,
        "subject": person(KARI),
        "source": f"{cloud.api}/api/v1/enduser/dialogs/{dialog_id}",
        "sequence": "0000000001",
        "data": process,
    }
    assert event.content_type == "application/cloudevents+json"


async def test_properties_are_what_subscriptions_filter_on(ttd: ServiceOwner, events: Events) -> None:
    dialog_id = await ttd.creates(a_dialog(party=FJELLTOPP))
    [event] = await events.of(dialog_id)
    assert event.session == dialog_id
    assert event.properties == {
        "org": "ttd",
        "serviceResource": BUILDING,
        "party": FJELLTOPP,
        "partyType": "urn:altinn:organization:identifier-no",
        "dialogId": dialog_id,
        "type": CREATED,
        "silent": False,
        "sequence": 1,
    }


async def test_activity_and_transmission_events_point_to_what_they_tell_of(
    cloud: Cloud, ttd: ServiceOwner, events: Events
) -> None:
    document = a_whole_dialog(process=None, precedingProcess=None)
    dialog_id = await ttd.creates(document)
    arrived = await events.of(dialog_id, 5)
    dialog = f"{cloud.api}/api/v1/enduser/dialogs/{dialog_id}"
    activities = [activity["id"] for activity in document["activities"]]
    transmissions = [transmission["id"] for transmission in document["transmissions"]]
    assert [event.body["source"] for event in arrived] == [
        dialog,
        *(f"{dialog}/activities/{activity}" for activity in activities),
        *(f"{dialog}/transmissions/{transmission}" for transmission in transmissions),
    ]
    assert [event.body.get("data") for event in arrived] == [
        None,
        {"activityId": activities[0], "extendedActivityType": "urn:example:received"},
        {"activityId": activities[1]},
        {"senderType": "ServiceOwner"},
        {"senderType": "PartyRepresentative"},
    ]


async def test_seen_event_has_the_id_of_the_seen_log_entry_and_does_not_name_the_reader(
    ttd: ServiceOwner, kari: EndUser, events: Events, stored: Stored
) -> None:
    dialog_id = await ttd.creates(a_dialog())
    await kari.reads(dialog_id)
    seen = next(event for event in await events.of(dialog_id, 3) if event.subject == SEEN)
    [entry] = await stored.of(dialog_id, "seen")
    assert entry["id"] == f"seen:{seen.id}"
    assert "data" not in seen.body


async def test_events_of_a_dialog_keep_their_order_among_those_of_many(
    ttd: ServiceOwner, kari: EndUser, events: Events
) -> None:
    async def lived() -> str:
        dialog_id = await ttd.creates(a_dialog())
        await kari.reads(dialog_id)
        return dialog_id

    for dialog_id in await asyncio.gather(*(lived() for _ in range(20))):
        arrived = await events.of(dialog_id, 3)
        assert [event.subject for event in arrived] == [CREATED, SEEN, UPDATED]


async def test_ids_of_events_are_all_different(ttd: ServiceOwner, events: Events) -> None:
    arrived = await events.of(await ttd.creates(a_whole_dialog()), 5)
    assert len({event.id for event in arrived}) == 5


async def test_silent_creation_tells_of_the_dialog_alone_and_says_that_it_is_silent(
    ttd: ServiceOwner, events: Events
) -> None:
    dialog_id = await ttd.creates(a_whole_dialog(), isSilentUpdate=True)
    arrived = await everything(ttd, events, dialog_id)
    assert [(event.subject, event.properties["silent"]) for event in arrived] == [(CREATED, True)]


async def test_dialog_that_becomes_visible_later_is_told_of_at_once(ttd: ServiceOwner, events: Events) -> None:
    dialog_id = await ttd.creates(a_dialog(visibleFrom=from_now(days=3)))
    assert [event.subject for event in await events.of(dialog_id)] == [CREATED]


async def test_refused_creation_is_not_told_of(ttd: ServiceOwner, stored: Stored) -> None:
    before = await stored.kinds()
    (await ttd.posts(a_dialog(dueAt=from_now(days=-1)))).expect(422)
    assert await stored.kinds() == before


async def test_each_reader_of_a_dialog_is_told_of_with_the_change_that_it_makes(
    ttd: ServiceOwner, kari: EndUser, ola: EndUser, events: Events
) -> None:
    owner = ServiceOwner(ttd.api, scopes=(PROVIDER, CORRESPONDENCE))
    dialog_id = await owner.creates(a_dialog(party=FJELLTOPP, serviceResource=LETTERS))
    await kari.reads(dialog_id)
    await ola.reads(dialog_id)
    await ola.reads(dialog_id)
    (await owner.asks("DELETE", dialog_id)).expect(204)
    arrived = await events.of(dialog_id, 6)
    assert [event.subject for event in arrived] == [CREATED, SEEN, UPDATED, SEEN, UPDATED, DELETED]


async def test_events_of_a_dialog_are_numbered_without_a_gap_and_never_dated_backwards(
    ttd: ServiceOwner, kari: EndUser, events: Events
) -> None:
    dialog_id = await ttd.creates(a_whole_dialog(visibleFrom=None))
    await kari.reads(dialog_id)
    silent = await ttd.patches(dialog_id, [{"op": "add", "path": "/progress", "value": 7}], isSilentUpdate=True)
    silent.expect(204)
    (await ttd.asks("DELETE", dialog_id)).expect(204)
    arrived = await events.of(dialog_id, 9)
    assert [event.properties["sequence"] for event in arrived] == list(range(1, 10))
    assert [event.body["sequence"] for event in arrived] == [f"{number:010}" for number in range(1, 10)]
    times = [datetime.fromisoformat(event.body["time"]) for event in arrived]
    assert times == sorted(times)


async def test_dialog_that_is_created_again_after_a_purge_is_numbered_from_the_start(
    ttd: ServiceOwner, events: Events
) -> None:
    dialog_id = await ttd.creates(a_dialog())
    (await ttd.asks("POST", f"{dialog_id}/actions/purge")).expect(204)
    assert await ttd.creates(a_dialog(id=dialog_id)) == dialog_id
    arrived = await events.of(dialog_id, 3)
    assert [(event.subject, event.properties["sequence"]) for event in arrived] == [
        (CREATED, 1),
        (DELETED, 2),
        (CREATED, 1),
    ]


async def everything(owner: ServiceOwner, events: Events, dialog_id: str) -> list[Event]:
    """Wait until a later dialog's event has come: nothing of the earlier one is on its way any more."""
    later: dict[str, Any] = a_dialog()
    await events.of(await owner.creates(later))
    return await events.of(dialog_id)
