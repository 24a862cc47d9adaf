import asyncio
from datetime import timedelta

from azure.servicebus import ServiceBusMessage, ServiceBusSubQueue

from tests.local.servicebus.client import Bus, nothing_more, receive, take


async def test_expired_message_is_dead_lettered_where_asked_for(bus: Bus) -> None:
    await bus.sender("short-lived").send_messages(ServiceBusMessage("old", time_to_live=timedelta(seconds=0.5)))
    graveyard = bus.receiver("short-lived", sub_queue=ServiceBusSubQueue.DEAD_LETTER)
    (buried,) = await receive(graveyard)
    await graveyard.complete_message(buried)
    assert buried.dead_letter_reason == "TTLExpiredException"
    assert await nothing_more(bus.receiver("short-lived"))


async def test_expired_message_vanishes_elsewhere(bus: Bus) -> None:
    await bus.sender("short-lived-and-gone").send_messages(
        [ServiceBusMessage("old", time_to_live=timedelta(seconds=0.3)), ServiceBusMessage("fresh")]
    )
    await asyncio.sleep(0.5)  # the time to live itself
    assert await take(bus.receiver("short-lived-and-gone")) == ["fresh"]
    graveyard = bus.receiver("short-lived-and-gone", sub_queue=ServiceBusSubQueue.DEAD_LETTER)
    assert await graveyard.peek_messages(1) == []
