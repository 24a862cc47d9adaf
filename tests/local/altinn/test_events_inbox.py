"""Altinn Events as the application's forwarder meets it."""

from typing import Any

from tests.local.altinn.serving import StandIn

PATH = "/events/api/v1/events"
EVENT = {
    "specversion": "1.0",
    "id": "3f0c2a58-0000-4000-8000-0000000000aa",
    "type": "dialogporten.dialog.created.v1",
    "time": "2025-03-01T10:20:30.123456+00:00",
    "resource": "urn:altinn:resource:ttd-byggesoknad",
    "resourceinstance": "0195d3a0-1111-7aaa-8bbb-000000000001",
    "subject": "urn:altinn:organization:identifier-no:310000019",
    "source": "http://127.0.0.1/api/v1/enduser/dialogs/0195d3a0-1111-7aaa-8bbb-000000000001",
}


async def send(altinn: StandIn, event: Any, content_type: str = "application/cloudevents+json") -> int:
    headers = await altinn.platform_headers("altinn:events.publish", "altinn:events.publish.admin")
    del headers["Ocp-Apim-Subscription-Key"]  # this service is reached without it
    return (await altinn.call("POST", PATH, json=event, headers=headers | {"Content-Type": content_type})).status


async def received(altinn: StandIn, query: str = "") -> Any:
    return (await altinn.call("GET", f"/_control/events{query}")).body["events"]


async def test_event_is_accepted_and_kept(altinn: StandIn) -> None:
    assert await send(altinn, EVENT) == 200
    assert await received(altinn) == [EVENT]
    assert await received(altinn, "?resourceinstance=another") == []


async def test_events_can_be_forgotten(altinn: StandIn) -> None:
    await send(altinn, EVENT)
    await altinn.call("DELETE", "/_control/events")
    assert await received(altinn) == []


async def test_incomplete_event_is_refused(altinn: StandIn) -> None:
    assert await send(altinn, {name: value for name, value in EVENT.items() if name != "subject"}) == 400


async def test_content_type_with_charset_is_refused(altinn: StandIn) -> None:
    assert await send(altinn, EVENT, "application/cloudevents+json; charset=utf-8") == 415


async def test_both_scopes_are_needed(altinn: StandIn) -> None:
    headers = await altinn.platform_headers("altinn:events.publish")
    assert (await altinn.call("POST", PATH, json=EVENT, headers=headers)).status == 403
