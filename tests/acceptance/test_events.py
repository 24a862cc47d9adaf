"""The events on the topic: kinds, contents, properties, order within a dialog (spec 05 sections 1 to 3)."""

import asyncio
from datetime import datetime
from typing import Any

from local.stack import Cloud
from tests.driver.documents import a_dialog, a_whole_dialog, from_now
from tests.driver.end_user import EndUser
from tests.driver.events import CREATED, Event, Events
from tests.driver.people import BUILDING, FJELLTOPP, KARI, person
from tests.driver.service_owner import ServiceOwner
from tests.driver.stored import Stored

SEEN = "dialogporten.dialog.seen.v1"
UPDATED = "dialogporten.dialog.updated.v1"
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
    assert seen.id == entry["id"]
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


async def everything(owner: ServiceOwner, events: Events, dialog_id: str) -> list[Event]:
    """Wait until a later dialog's event has come: nothing of the earlier one is on its way any more."""
    later: dict[str, Any] = a_dialog()
    await events.of(await owner.creates(later))
    return await events.of(dialog_id)
