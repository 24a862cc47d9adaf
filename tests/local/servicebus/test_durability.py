"""What was accepted or locked survives a killed process, and clients carry on by themselves."""

import asyncio
import gc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from azure.servicebus import ServiceBusMessage, ServiceBusMessageState, ServiceBusSubQueue
from azure.servicebus.exceptions import ServiceBusError

from tests.local.servicebus.client import bus, nothing_more, receive, take
from tests.local.servicebus.running import StandIn, namespace, stand_in

QUEUES = {
    "plain": {"LockDuration": "PT5S"},
    "patient": {},
    "sessions": {"RequiresSession": True},
    "unique": {"RequiresDuplicateDetection": True},
}

pytestmark = pytest.mark.filterwarnings(
    "ignore:unclosed:ResourceWarning",  # the SDK does not close the socket of a connection that broke
    "ignore::pytest.PytestUnraisableExceptionWarning",  # the same, when it is found by the collector
)


@pytest.fixture(autouse=True)
def _broken_sockets_are_collected_here() -> Iterator[None]:
    yield
    gc.collect()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[StandIn]:
    queues = [{"Name": name, "Properties": properties} for name, properties in QUEUES.items()]
    topics = [{"Name": "events", "Subscriptions": [{"Name": "all"}, {"Name": "ordered"}]}]
    with stand_in(tmp_path, namespace(queues, topics)) as started:
        yield started


def _restart(running: StandIn) -> None:
    running.kill()
    running.start()


async def test_accepted_messages_survive_a_kill(running: StandIn) -> None:
    async with bus(running.connection, retry_backoff_factor=0.1) as client:
        await client.sender("plain").send_messages([ServiceBusMessage(str(number)) for number in range(50)])
        await client.sender("events").send_messages(ServiceBusMessage("event", subject="s"))
        running.kill()
    running.start()
    async with bus(running.connection, retry_backoff_factor=0.1) as client:
        assert await take(client.receiver("plain"), 50) == [str(number) for number in range(50)]
        assert await take(client.receiver("events/all")) == ["event"]
        assert await take(client.receiver("events/ordered")) == ["event"]


async def test_every_send_that_returned_is_there_after_a_kill_in_full_flight(running: StandIn) -> None:
    accepted: list[str] = []
    async with bus(running.connection, retry_total=0) as client:
        with pytest.raises(ServiceBusError):
            await asyncio.gather(_send_until_refused(client.sender("plain"), accepted), _kill_after(running, accepted))
    running.start()
    async with bus(running.connection, retry_backoff_factor=0.1) as client:
        received = await take(client.receiver("plain"), len(accepted))
    assert received == accepted


async def _send_until_refused(sender: object, accepted: list[str]) -> None:
    for number in range(100_000):
        await sender.send_messages(ServiceBusMessage(str(number)))  # type: ignore[attr-defined]  # a sender
        accepted.append(str(number))


async def _kill_after(running: StandIn, accepted: list[str]) -> None:
    while len(accepted) < 300:  # noqa: ASYNC110  # a list has no event
        await asyncio.sleep(0.01)
    running.kill()


async def test_lock_survives_a_kill_and_can_still_settle(running: StandIn) -> None:
    async with bus(running.connection, retry_backoff_factor=0.1) as client:
        await client.sender("patient").send_messages([ServiceBusMessage("locked"), ServiceBusMessage("free")])
        receiver = client.receiver("patient")
        (locked,) = await receive(receiver)
        _restart(running)
        assert await take(receiver) == ["free"]
        await receiver.complete_message(locked)
        assert await nothing_more(receiver)
        assert await receiver.peek_messages(5, sequence_number=1) == []


async def test_delivery_count_survives_a_kill(running: StandIn) -> None:
    async with bus(running.connection, retry_backoff_factor=0.1) as client:
        await client.sender("plain").send_messages(ServiceBusMessage("tried"))
        receiver = client.receiver("plain")
        (message,) = await receive(receiver)
        await receiver.abandon_message(message)
        (message,) = await receive(receiver)
        _restart(running)
        (message,) = await receive(receiver)
        assert message.delivery_count == 2
        await receiver.complete_message(message)


async def test_scheduled_and_deferred_messages_and_dead_letters_survive_a_kill(running: StandIn) -> None:
    async with bus(running.connection, retry_backoff_factor=0.1) as client:
        sender, receiver = client.sender("patient"), client.receiver("patient")
        await sender.send_messages([ServiceBusMessage("deferred"), ServiceBusMessage("buried")])
        deferred, buried = await receive(receiver, 2)
        await receiver.defer_message(deferred)
        await receiver.dead_letter_message(buried, reason="why")
        due = datetime.now(UTC) + timedelta(seconds=2)
        await sender.schedule_messages(ServiceBusMessage("scheduled"), due)
        _restart(running)
        (peeked, _) = await receiver.peek_messages(5, sequence_number=1)
        assert peeked.state == ServiceBusMessageState.DEFERRED
        (again,) = await receiver.receive_deferred_messages(deferred.sequence_number or 0)
        await receiver.complete_message(again)
        assert await take(receiver) == ["scheduled"]
        graveyard = client.receiver("patient", sub_queue=ServiceBusSubQueue.DEAD_LETTER)
        (found,) = await receive(graveyard)
        assert found.dead_letter_reason == "why"


async def test_session_state_and_order_survive_a_kill(running: StandIn) -> None:
    async with bus(running.connection, retry_backoff_factor=0.1) as client:
        sent = [ServiceBusMessage(str(number), session_id="s") for number in range(3)]
        await client.sender("sessions").send_messages(sent)
        async with client.new_receiver("sessions", session_id="s") as receiver:
            await receiver.session.set_state(b"begun")
            assert await take(receiver) == ["0"]
        _restart(running)
        async with client.new_receiver("sessions", session_id="s") as receiver:
            assert await receiver.session.get_state() == b"begun"
            assert await take(receiver, 2) == ["1", "2"]


async def test_known_message_ids_survive_a_kill(running: StandIn) -> None:
    async with bus(running.connection, retry_backoff_factor=0.1) as client:
        await client.sender("unique").send_messages(ServiceBusMessage("first", message_id="same"))
        _restart(running)
        await client.sender("unique").send_messages(ServiceBusMessage("second", message_id="same"))
        receiver = client.receiver("unique")
        assert await take(receiver) == ["first"]
        assert await nothing_more(receiver)


async def test_sequence_numbers_go_on_after_a_kill(running: StandIn) -> None:
    async with bus(running.connection, retry_backoff_factor=0.1) as client:
        receiver = client.receiver("patient")
        numbers = []
        for _ in range(2):
            await client.sender("patient").send_messages(ServiceBusMessage("x"))
            (message,) = await receive(receiver)
            numbers.append(message.sequence_number)
            await receiver.complete_message(message)
            _restart(running)
        assert numbers == [1, 2]


async def test_client_recovers_by_itself(running: StandIn) -> None:
    async with bus(running.connection, retry_backoff_factor=0.1) as client:
        sender, receiver = client.sender("plain"), client.receiver("plain")
        for number in range(3):
            await sender.send_messages(ServiceBusMessage(str(number)))
            assert await take(receiver) == [str(number)]
            _restart(running)


async def test_subscription_made_at_run_time_survives_a_kill(running: StandIn) -> None:
    await running.control(
        "PUT", "topics/events/subscriptions/mine", {"sqlFilter": "kind = 'a'", "lockDuration": "PT9S"}
    )
    _restart(running)
    async with bus(running.connection, retry_backoff_factor=0.1) as client:
        sent = [ServiceBusMessage(kind, application_properties={"kind": kind}) for kind in ("a", "b")]
        await client.sender("events").send_messages(sent)
        assert await take(client.receiver("events/mine")) == ["a"]


async def test_closed_connections_are_opened_again(running: StandIn) -> None:
    async with bus(running.connection, retry_backoff_factor=0.1) as client:
        await client.open(["plain"], ["plain"])
        await client.sender("plain").send_messages(ServiceBusMessage("before"))
        assert await running.control("DELETE", "connections") == {"closed": 2}
        await client.sender("plain").send_messages(ServiceBusMessage("after"))
        assert await take(client.receiver("plain"), 2) == ["before", "after"]
