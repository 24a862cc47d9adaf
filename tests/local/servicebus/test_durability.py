"""What was accepted or locked survives a killed process, and clients carry on by themselves."""

import asyncio
import gc
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from azure.servicebus import ServiceBusMessage, ServiceBusMessageState, ServiceBusReceivedMessage, ServiceBusSubQueue
from azure.servicebus.exceptions import ServiceBusError

from tests.local.servicebus.client import Bus, bus, nothing_more, receive, take
from tests.local.servicebus.running import StandIn, namespace, queues, stand_in

QUEUES: dict[str, dict[str, object]] = {
    "accepted": {},
    "locked": {},
    "tried": {},
    "deferred": {},
    "buried": {},
    "scheduled": {},
    "numbered": {},
    "sessions": {"RequiresSession": True},
    "unique": {"RequiresDuplicateDetection": True},
}
TOPICS = [{"Name": "events", "Subscriptions": [{"Name": "all"}, {"Name": "other"}]}]

pytestmark = pytest.mark.filterwarnings(
    "ignore:unclosed:ResourceWarning",  # the SDK does not close the socket of a connection that broke
    "ignore::pytest.PytestUnraisableExceptionWarning",  # the same, when it is found by the collector
)


@dataclass
class Survivor:
    """A stand-in that was killed, with what a client held from it before."""

    bus: Bus
    held: dict[str, ServiceBusReceivedMessage]


@pytest.fixture(autouse=True)
def _broken_sockets_are_collected_here() -> Iterator[None]:
    yield
    gc.collect()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[StandIn]:
    with stand_in(tmp_path, queues(orders={})) as started:
        yield started


@pytest.fixture(scope="module")
async def survivor(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Survivor]:
    entries = [{"Name": name, "Properties": properties} for name, properties in QUEUES.items()]
    with stand_in(tmp_path_factory.mktemp("servicebus"), namespace(entries, TOPICS)) as running:
        async with bus(running.connection, retry_backoff_factor=0.1) as client:
            await client.open([*QUEUES, "events"], ["locked", "tried", "deferred", "buried", "numbered"])
            await running.control("PUT", "topics/events/subscriptions/mine", {"sqlFilter": "kind = 'a'"})
            held = await _prepare(client)
            running.kill()
            running.start()
            yield Survivor(client, held)


async def _prepare(client: Bus) -> dict[str, ServiceBusReceivedMessage]:
    """Bring a message into every state that must outlive the process."""
    for queue in ("locked", "tried", "deferred", "buried", "numbered"):
        await client.sender(queue).send_messages(ServiceBusMessage(queue))
    held = {queue: (await receive(client.receiver(queue)))[0] for queue in ("locked", "tried", "deferred", "buried")}
    await client.receiver("tried").abandon_message(held["tried"])
    await client.receiver("deferred").defer_message(held["deferred"])
    await client.receiver("buried").dead_letter_message(held["buried"], reason="why")
    await take(client.receiver("numbered"))
    await client.sender("accepted").send_messages([ServiceBusMessage(str(number)) for number in range(50)])
    await client.sender("unique").send_messages(ServiceBusMessage("first", message_id="same"))
    due = datetime.now(UTC) + timedelta(seconds=5)
    await client.sender("scheduled").schedule_messages(ServiceBusMessage("scheduled"), due)
    kinds = [ServiceBusMessage(kind, application_properties={"kind": kind}) for kind in ("a", "b")]
    await client.sender("events").send_messages(kinds)
    await client.sender("sessions").send_messages([ServiceBusMessage(str(n), session_id="s") for n in range(3)])
    async with client.new_receiver("sessions", session_id="s") as receiver:
        await receiver.session.set_state(b"begun")
        await take(receiver)
    return held


async def test_accepted_messages_survive_a_kill(survivor: Survivor) -> None:
    assert await take(survivor.bus.receiver("accepted"), 50) == [str(number) for number in range(50)]


async def test_every_subscription_keeps_its_copy(survivor: Survivor) -> None:
    assert await take(survivor.bus.receiver("events/all"), 2) == ["a", "b"]
    assert await take(survivor.bus.receiver("events/other"), 2) == ["a", "b"]


async def test_subscription_made_at_run_time_survives_a_kill(survivor: Survivor) -> None:
    assert await take(survivor.bus.receiver("events/mine")) == ["a"]


async def test_lock_survives_a_kill_and_can_still_settle(survivor: Survivor) -> None:
    receiver = survivor.bus.receiver("locked")
    assert len(await receiver.peek_messages(5, sequence_number=1)) == 1
    assert await nothing_more(receiver)
    await receiver.complete_message(survivor.held["locked"])
    assert await receiver.peek_messages(5, sequence_number=1) == []


async def test_delivery_count_survives_a_kill(survivor: Survivor) -> None:
    (message,) = await receive(survivor.bus.receiver("tried"))
    assert message.delivery_count == 1


async def test_deferred_message_survives_a_kill(survivor: Survivor) -> None:
    receiver = survivor.bus.receiver("deferred")
    number = survivor.held["deferred"].sequence_number or 0
    (peeked,) = await receiver.peek_messages(5, sequence_number=1)
    assert peeked.state == ServiceBusMessageState.DEFERRED
    (message,) = await receiver.receive_deferred_messages(number)
    assert str(message) == "deferred"


async def test_dead_letter_survives_a_kill(survivor: Survivor) -> None:
    (message,) = await receive(survivor.bus.receiver("buried", sub_queue=ServiceBusSubQueue.DEAD_LETTER))
    assert message.dead_letter_reason == "why"


async def test_scheduled_message_survives_a_kill(survivor: Survivor) -> None:
    assert await take(survivor.bus.receiver("scheduled")) == ["scheduled"]


async def test_session_state_and_order_survive_a_kill(survivor: Survivor) -> None:
    async with survivor.bus.new_receiver("sessions", session_id="s") as receiver:
        assert await receiver.session.get_state() == b"begun"
        assert await take(receiver, 2) == ["1", "2"]


async def test_known_message_ids_survive_a_kill(survivor: Survivor) -> None:
    await survivor.bus.sender("unique").send_messages(ServiceBusMessage("second", message_id="same"))
    receiver = survivor.bus.receiver("unique")
    assert await take(receiver) == ["first"]
    assert await nothing_more(receiver)


async def test_sequence_numbers_go_on_after_a_kill(survivor: Survivor) -> None:
    await survivor.bus.sender("numbered").send_messages(ServiceBusMessage("next"))
    (message,) = await receive(survivor.bus.receiver("numbered"))
    assert message.sequence_number == 2


async def test_every_send_that_returned_is_there_after_a_kill_in_full_flight(running: StandIn) -> None:
    accepted: list[str] = []
    async with bus(running.connection, retry_total=0) as client:
        with pytest.raises(ServiceBusError):
            await asyncio.gather(_send_until_refused(client.sender("orders"), accepted), _kill_after(running, accepted))
    running.start()
    async with bus(running.connection, retry_backoff_factor=0.1) as client:
        received = await take(client.receiver("orders"), len(accepted))
    assert received == accepted


async def _send_until_refused(sender: object, accepted: list[str]) -> None:
    for number in range(100_000):
        await sender.send_messages(ServiceBusMessage(str(number)))  # type: ignore[attr-defined]  # a sender
        accepted.append(str(number))


async def _kill_after(running: StandIn, accepted: list[str]) -> None:
    while len(accepted) < 300:  # noqa: ASYNC110  # a list has no event
        await asyncio.sleep(0.01)
    running.kill()


async def test_client_recovers_by_itself(running: StandIn) -> None:
    async with bus(running.connection, retry_backoff_factor=0.1) as client:
        sender, receiver = client.sender("orders"), client.receiver("orders")
        for number in range(2):
            await sender.send_messages(ServiceBusMessage(str(number)))
            assert await take(receiver) == [str(number)]
            running.kill()
            running.start()


async def test_closed_connections_are_opened_again(running: StandIn) -> None:
    async with bus(running.connection, retry_backoff_factor=0.1) as client:
        await client.open(["orders"], ["orders"])
        await client.sender("orders").send_messages(ServiceBusMessage("before"))
        assert await running.control("DELETE", "connections") == {"closed": 2}
        await client.sender("orders").send_messages(ServiceBusMessage("after"))
        assert await take(client.receiver("orders"), 2) == ["before", "after"]
