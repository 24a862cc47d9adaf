"""Service Bus triggers against the stand-in: settlement, metadata, batches, sessions, output bindings."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from azure.servicebus import ServiceBusMessage

from tests.local.host.bus_support import Bus, bus
from tests.local.host.conftest import APPS, Visitor, until, visiting

EMPTY = {"active": 0, "locked": 0, "deferred": 0, "scheduled": 0, "deadLetter": 0}


@dataclass(frozen=True)
class Receiving:
    """The app on the bus."""

    bus: Bus
    app: Visitor

    async def calls(self, function: str) -> list[Any]:
        return list((await self.app.get(f"/api/calls/{function}")).json)

    async def most_at_once(self, function: str) -> int:
        return int((await self.app.get(f"/api/most/{function}")).json)

    async def noted(self, function: str, note: str, count: int = 1) -> list[dict[str, Any]]:
        """The calls with messages of a correlation id, once there are that many."""

        async def found() -> list[dict[str, Any]]:
            return [call for call in await self.calls(function) if call["correlation"] == note]

        return await until(found, lambda calls: len(calls) >= count)

    async def emptied(self, entity: str) -> dict[str, int]:
        """The entity's counts once nothing is left to deliver."""
        return await until(lambda: self.bus.counts(entity), lambda left: left["active"] == left["locked"] == 0)


@pytest.fixture(scope="module")
async def receiving(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Receiving]:
    async with bus(tmp_path_factory.mktemp("bus")) as found, visiting(APPS / "bus", found.environment) as app:
        yield Receiving(found, app)


async def test_message_is_completed_after_success(receiving: Receiving) -> None:
    before = await receiving.bus.counts("plain")
    await receiving.bus.send("plain", "a", "b", correlation_id="success")
    calls = await receiving.noted("plain", "success", 2)
    assert sorted(call["body"] for call in calls) == ["a", "b"]
    assert await receiving.emptied("plain") == {**EMPTY, "deadLetter": before["deadLetter"]}


async def test_failed_message_comes_again_with_a_higher_count_until_it_is_dead_lettered(receiving: Receiving) -> None:
    before = (await receiving.bus.counts("plain"))["deadLetter"]
    await receiving.bus.send("plain", "fail", correlation_id="poison")
    await until(lambda: receiving.bus.counts("plain"), lambda counts: counts["deadLetter"] == before + 1)
    assert [call["delivery"] for call in await receiving.noted("plain", "poison", 3)] == [1, 2, 3]


async def test_function_sees_the_metadata_of_a_message(receiving: Receiving) -> None:
    properties: Any = {
        "org": "ttd",
        "silent": False,
        "number": 3,
    }
    message = ServiceBusMessage(
        b'{"id": 1}',
        message_id="m1",
        subject="created",
        content_type="application/json",
        correlation_id="metadata",
        session_id="s1",
        application_properties=properties,
    )
    await receiving.bus.send_all("events", [message])
    (seen,) = await receiving.noted("topical", "metadata")
    assert (seen["body"], seen["id"], seen["type"]) == ('{"id": 1}', "m1", "application/json")
    assert (seen["subject"], seen["label"], seen["session"], seen["delivery"]) == ("created", "created", "s1", 1)
    assert seen["properties"] == seen["userProperties"] == properties
    assert seen["sequence"] >= 1
    assert abs(datetime.fromisoformat(seen["enqueued"]) - datetime.now(UTC)) < timedelta(minutes=1)


async def test_batch_is_called_with_messages_in_order_and_completed(receiving: Receiving) -> None:
    await receiving.bus.send("batches", *"abcd", correlation_id="batch", application_properties={"org": "ttd"})

    async def seen() -> list[dict[str, Any]]:
        return [each for call in await receiving.calls("batches") for each in call if each["correlation"] == "batch"]

    messages = await until(seen, lambda found: len(found) >= 4)
    assert [message["body"] for message in messages] == list("abcd")
    assert all(message["properties"] == {"org": "ttd"} for message in messages)
    assert await receiving.emptied("batches") == EMPTY


async def test_failed_batch_comes_again_as_a_whole(receiving: Receiving) -> None:
    await receiving.bus.send("batches", "innocent", "fail once", correlation_id="again")
    assert await receiving.emptied("batches") == EMPTY
    deliveries = [
        (message["body"], message["delivery"])
        for call in await receiving.calls("batches")
        for message in call
        if message["correlation"] == "again"
    ]
    assert ("fail once", 1) in deliveries
    assert ("fail once", 2) in deliveries


async def test_lock_is_renewed_while_the_function_works(receiving: Receiving) -> None:
    await receiving.bus.send("plain", "sleep 3", correlation_id="long")  # the queue's lock lasts two seconds
    await receiving.noted("plain", "long")
    await receiving.emptied("plain")
    assert [call["delivery"] for call in await receiving.noted("plain", "long")] == [1]


async def test_many_messages_are_each_handled_once(receiving: Receiving) -> None:
    expected = [str(number) for number in range(200)]
    await receiving.bus.send("plain", *expected, correlation_id="many")
    await receiving.noted("plain", "many", 200)
    await receiving.emptied("plain")
    calls = await receiving.noted("plain", "many", 200)
    assert sorted((call["body"] for call in calls), key=int) == expected


async def test_messages_of_a_session_come_in_turn_and_sessions_side_by_side(receiving: Receiving) -> None:
    messages = [
        ServiceBusMessage("sleep 0.4", session_id=session, message_id=f"{session}{number}", correlation_id="turns")
        for number in range(3)
        for session in "xy"
    ]
    await receiving.bus.send_all("sessions", messages)
    calls = await receiving.noted("sessions", "turns", 6)
    assert [call["id"] for call in calls if call["session"] == "x"] == ["x0", "x1", "x2"]
    assert [call["id"] for call in calls if call["session"] == "y"] == ["y0", "y1", "y2"]
    assert await receiving.most_at_once("sessions") >= 2


async def test_failed_message_of_a_session_comes_again_before_the_next(receiving: Receiving) -> None:
    await receiving.bus.send("sessions", "fail once", "next", session_id="z", correlation_id="order")
    calls = await receiving.noted("sessions", "order", 3)
    assert [(call["body"], call["delivery"]) for call in calls] == [("fail once", 1), ("fail once", 2), ("next", 1)]


async def test_output_binding_sends_what_a_successful_call_sets(receiving: Receiving) -> None:
    await receiving.bus.send("forwarded", "fail once")
    assert await receiving.bus.received("results") == "got fail once"
    assert await receiving.emptied("results") == EMPTY


async def test_call_fails_when_its_output_cannot_be_sent(
    receiving: Receiving, caplog: pytest.LogCaptureFixture
) -> None:
    await receiving.bus.send("misdirected", "a")
    await until(lambda: receiving.bus.counts("misdirected"), lambda counts: counts["deadLetter"] == 1)
    assert "the function 'misdirecting' failed: no-such-queue did not take a message" in caplog.text


async def test_listeners_tell_their_state(receiving: Receiving) -> None:
    triggers = (await receiving.app.get("/admin/host/status")).json["triggers"]
    assert {name: trigger["state"] for name, trigger in triggers.items()} == dict.fromkeys(
        ["plain", "topical", "batches", "sessions", "forwarding", "misdirecting"], "listening"
    )
