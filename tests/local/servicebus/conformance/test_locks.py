import asyncio
from typing import Any

import pytest
from azure.servicebus import ServiceBusMessage
from azure.servicebus.aio import AutoLockRenewer
from azure.servicebus.exceptions import MessageLockLostError

from tests.local.servicebus.client import Bus, receive, take


async def test_expired_lock_brings_the_message_back_and_cannot_settle(bus: Bus) -> None:
    await bus.sender("expiring-locks").send_messages(ServiceBusMessage("slow"))
    receiver = bus.receiver("expiring-locks")
    (late,) = await receive(receiver)
    (again,) = await receive(receiver)
    assert again.delivery_count == 1
    with pytest.raises(MessageLockLostError):
        await receiver.complete_message(late)
    _forget_that_it_expired(late, again)
    with pytest.raises(MessageLockLostError):
        await receiver.complete_message(late)
    await receiver.complete_message(again)


def _forget_that_it_expired(late: Any, again: Any) -> None:
    """The client refuses by itself: make it ask the service."""
    late._expiry = again.locked_until_utc


async def test_renewed_lock_lasts_longer(bus: Bus) -> None:
    await bus.sender("renewing").send_messages(ServiceBusMessage("renewed"))
    receiver = bus.receiver("renewing")
    (message,) = await receive(receiver)
    before = message.locked_until_utc
    assert before
    await asyncio.sleep(0.01)  # locks are counted in milliseconds: let one pass
    assert await receiver.renew_message_lock(message) > before
    await receiver.complete_message(message)


async def test_auto_renewer_keeps_a_lock_beyond_its_time(bus: Bus) -> None:
    await bus.sender("renewing").send_messages([ServiceBusMessage("kept"), ServiceBusMessage("lost")])
    receiver = bus.receiver("renewing")
    kept, lost = await receive(receiver, 2)
    async with AutoLockRenewer() as renewer:
        renewer.register(receiver, kept, max_lock_renewal_duration=60)
        assert await take(receiver) == ["lost"]  # its lock ended, so that of the other would have
        await receiver.complete_message(kept)
    assert lost._lock_expired
