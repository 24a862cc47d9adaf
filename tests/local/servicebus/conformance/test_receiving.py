import asyncio

from azure.servicebus import ServiceBusMessage

from tests.local.servicebus.client import Bus, nothing_more, receive, take


async def test_peeking_shows_messages_in_order_and_takes_none(bus: Bus) -> None:
    await bus.sender("peeking").send_messages([ServiceBusMessage(f"p{number}") for number in range(3)])
    receiver = bus.receiver("peeking")
    peeked = await receiver.peek_messages(2)
    assert [str(message) for message in peeked] == ["p0", "p1"]
    assert [str(message) for message in await receiver.peek_messages(5)] == ["p2"]
    assert await receiver.peek_messages(5) == []
    first = peeked[0].sequence_number or 0
    assert len(await receiver.peek_messages(5, sequence_number=first)) == 3
    assert await take(receiver, 3) == ["p0", "p1", "p2"]


async def test_no_more_is_delivered_than_asked_for(bus: Bus) -> None:
    await bus.sender("flow").send_messages([ServiceBusMessage(str(number)) for number in range(5)])
    async with bus.new_receiver("flow") as modest, bus.new_receiver("flow") as other:
        first = await receive(modest, 2)
        second = await receive(other, 3)
        assert [str(message) for message in (*first, *second)] == ["0", "1", "2", "3", "4"]
        await asyncio.gather(*(modest.complete_message(message) for message in first))
        await asyncio.gather(*(other.complete_message(message) for message in second))


async def test_closing_gives_prefetched_messages_back_uncounted(bus: Bus) -> None:
    await bus.sender("flow").send_messages([ServiceBusMessage(str(number)) for number in range(20)])
    async with bus.new_receiver("flow", prefetch_count=50) as receiver:
        await take(receiver)
    async with bus.new_receiver("flow") as after:
        messages = await receive(after, 19)
        assert {message.delivery_count for message in messages} == {0}
        await asyncio.gather(*(after.complete_message(message) for message in messages))
        assert await nothing_more(after)


async def test_competing_receivers_share_without_overlap(bus: Bus) -> None:
    await bus.sender("flow").send_messages([ServiceBusMessage(str(number)) for number in range(60)])
    shares = await asyncio.gather(*(_share(bus) for _ in range(3)))
    assert sorted(int(body) for share in shares for body in share) == list(range(60))


async def _share(bus: Bus) -> list[str]:
    async with bus.new_receiver("flow") as receiver:
        return await take(receiver, 20)
