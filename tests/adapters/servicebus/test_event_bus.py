"""Messages of any sizes arrive whole, in order and once; what the broker refuses for good is told from an outage."""

from uuid import uuid4

import pytest
from azure.core.exceptions import AzureError
from azure.servicebus import ServiceBusMessageBatch, ServiceBusReceivedMessage
from azure.servicebus.aio import ServiceBusReceiver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.servicebus.event_bus import ENVELOPE, ServiceBusEventBus, _sendable
from adapters.servicebus.refusals import PERMANENT
from application.ports.bus import Message, UnsendableError
from tests.local.servicebus.running import StandIn

LIMIT = 262_144
TEMPORARY = (
    "amqp:internal-error",
    "amqp:not-found",
    "amqp:not-allowed",
    "amqp:unauthorized-access",
    "amqp:resource-limit-exceeded",
    "amqp:link:detach-forced",
    "com.microsoft:server-busy",
    "com.microsoft:timeout",
    "com.microsoft:entity-disabled",
)


def a_message(size: int) -> Message:
    session = str(uuid4())
    return Message(str(uuid4()), "created", session, b"x" * size, {"org": "ttd", "silent": False})


async def arrived(receiver: ServiceBusReceiver, count: int) -> list[tuple[str, int]]:
    """Receive as many as there should be, and one more if there is one."""
    found: list[tuple[str, int]] = []
    while len(found) < count:
        found += await taken(receiver, 20)
    return found + await taken(receiver, 0.1)


async def taken(receiver: ServiceBusReceiver, wait: float) -> list[tuple[str, int]]:
    messages = await receiver.receive_messages(max_message_count=500, max_wait_time=wait)
    for message in messages:
        await receiver.complete_message(message)
    return [described(message) for message in messages]


def described(message: ServiceBusReceivedMessage) -> tuple[str, int]:
    return str(message.message_id), len(b"".join(message.body))


def expected(messages: list[Message]) -> list[tuple[str, int]]:
    return [(message.id, len(message.body)) for message in messages]


@pytest.mark.parametrize("spare", [0, 1, 50, 90, ENVELOPE - 1, ENVELOPE, ENVELOPE + 1])
async def test_batch_that_the_client_counts_as_full_is_taken(
    event_bus: ServiceBusEventBus, receiver: ServiceBusReceiver, spare: int
) -> None:
    messages = [*two_that_leave(spare), a_message(1)]
    await event_bus.publish(messages)
    assert await arrived(receiver, 3) == expected(messages)


@pytest.mark.parametrize("spare", [0, 1, 50, 90, ENVELOPE])
async def test_message_that_leaves_no_room_for_an_envelope_is_sent_between_its_neighbours(
    event_bus: ServiceBusEventBus, receiver: ServiceBusReceiver, spare: int
) -> None:
    messages = [a_message(1), a_message(LIMIT - counted([a_message(300)]) + 300 - spare), a_message(1)]
    await event_bus.publish(messages)
    assert await arrived(receiver, 3) == expected(messages)


async def test_message_larger_than_the_bus_takes_is_named_after_those_before_it_were_sent(
    event_bus: ServiceBusEventBus, receiver: ServiceBusReceiver
) -> None:
    before, too_large, after = a_message(1), a_message(LIMIT), a_message(1)
    with pytest.raises(UnsendableError) as refusal:
        await event_bus.publish([before, too_large, after])
    assert refusal.value.message == too_large
    assert await arrived(receiver, 1) == expected([before])


@pytest.mark.parametrize("condition", [condition.decode() for condition in PERMANENT])
async def test_single_message_that_is_refused_for_good_is_named(
    event_bus: ServiceBusEventBus, broker: StandIn, condition: str
) -> None:
    message = a_message(1)
    await refusing(broker, condition)
    with pytest.raises(UnsendableError) as refusal:
        await event_bus.publish([message])
    assert refusal.value.message == message


@pytest.mark.parametrize("condition", [condition.decode() for condition in PERMANENT])
async def test_batch_that_is_refused_for_good_is_sent_in_halves(
    event_bus: ServiceBusEventBus, broker: StandIn, receiver: ServiceBusReceiver, condition: str
) -> None:
    messages = [a_message(size) for size in range(5)]
    await refusing(broker, condition, count=2)
    await event_bus.publish(messages)
    assert await arrived(receiver, 5) == expected(messages)


@pytest.mark.parametrize("condition", TEMPORARY)
async def test_refusal_that_is_not_about_the_message_is_an_outage(
    event_bus: ServiceBusEventBus, broker: StandIn, receiver: ServiceBusReceiver, condition: str
) -> None:
    messages = [a_message(1), a_message(2)]
    await refusing(broker, condition)
    with pytest.raises(AzureError):
        await event_bus.publish(messages)
    await event_bus.publish(messages)
    assert await arrived(receiver, 2) == expected(messages)


async def refusing(broker: StandIn, condition: str, count: int = 1) -> None:
    await broker.control("POST", "faults", {"kind": "reject", "condition": condition, "count": count})


def two_that_leave(spare: int) -> list[Message]:
    """Give two messages that the client counts as so many bytes less than a batch holds."""
    size = 100_000
    used = counted([a_message(size), a_message(size)])
    return [a_message(size), a_message(size + LIMIT - used - spare)]


def counted(messages: list[Message]) -> int:
    batch = ServiceBusMessageBatch(LIMIT)
    for message in messages:
        batch.add_message(_sendable(message))
    return batch.size_in_bytes


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sizes=st.lists(st.one_of(st.integers(0, 3000), st.integers(0, LIMIT - ENVELOPE)), min_size=1, max_size=15))
async def test_messages_of_any_sizes_arrive_whole_in_order_and_once(
    event_bus: ServiceBusEventBus, receiver: ServiceBusReceiver, sizes: list[int]
) -> None:
    messages = [a_message(size) for size in sizes]
    await event_bus.publish(messages)
    assert await arrived(receiver, len(messages)) == expected(messages)
