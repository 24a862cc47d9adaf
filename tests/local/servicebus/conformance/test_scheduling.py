from datetime import UTC, datetime, timedelta

import pytest
from azure.servicebus import ServiceBusMessage, ServiceBusMessageState
from azure.servicebus.exceptions import MessageNotFoundError

from tests.local.servicebus.client import Bus, nothing_more, receive, take


def _soon(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


async def test_scheduled_messages_come_at_their_time_unless_cancelled(bus: Bus) -> None:
    sender, receiver = bus.sender("scheduling"), bus.receiver("scheduling")
    due = _soon(2)
    _, cancelled = await sender.schedule_messages([ServiceBusMessage("kept"), ServiceBusMessage("cancelled")], due)
    await sender.send_messages(ServiceBusMessage("sent", scheduled_enqueue_time_utc=due))
    (peeked, *_) = await receiver.peek_messages(5)
    assert peeked.state == ServiceBusMessageState.SCHEDULED
    await sender.cancel_scheduled_messages(cancelled)
    messages = await receive(receiver, 2)
    assert datetime.now(UTC) >= due
    assert [str(message) for message in messages] == ["kept", "sent"]
    for message in messages:
        await receiver.complete_message(message)
    assert await nothing_more(receiver)


async def test_what_is_not_scheduled_cannot_be_cancelled(impatient: Bus) -> None:
    with pytest.raises(MessageNotFoundError):
        await impatient.sender("scheduling").cancel_scheduled_messages(987_654)


async def test_topic_distributes_scheduled_messages_at_their_time(bus: Bus) -> None:
    sender, receiver = bus.sender("later"), bus.receiver("later/all")
    numbers = await sender.schedule_messages([ServiceBusMessage("kept"), ServiceBusMessage("cancelled")], _soon(1.5))
    await sender.cancel_scheduled_messages(numbers[1:])
    assert await receiver.peek_messages(5) == []
    assert await take(receiver) == ["kept"]
    assert await nothing_more(receiver)
