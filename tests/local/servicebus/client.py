"""The real client with a memory: what a test opens stays open, because each close costs the SDK a second."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from azure.servicebus import ServiceBusReceivedMessage
from azure.servicebus.aio import ServiceBusClient, ServiceBusReceiver, ServiceBusSender

WAIT = 15
"""Seconds to wait for a message that must come."""
MOMENT = 0.5
"""Seconds to wait for a message that must not come."""


class Bus:
    """One client of a namespace; senders and receivers of an entity are opened once and shared by its tests."""

    def __init__(self, connection: str, **options: Any) -> None:
        self.client = ServiceBusClient.from_connection_string(connection, **options)
        self._senders: dict[str, ServiceBusSender] = {}
        self._receivers: dict[str, ServiceBusReceiver] = {}

    def sender(self, entity: str) -> ServiceBusSender:
        """To a queue or topic: the wire does not tell them apart."""
        if entity not in self._senders:
            self._senders[entity] = self.client.get_queue_sender(entity)
        return self._senders[entity]

    def receiver(self, entity: str, **options: Any) -> ServiceBusReceiver:
        """From `queue` or `topic/subscription`, the same for the same options."""
        key = f"{entity} {options}"
        if key not in self._receivers:
            self._receivers[key] = self.new_receiver(entity, **options)
        return self._receivers[key]

    def new_receiver(self, entity: str, **options: Any) -> ServiceBusReceiver:
        """One that the test closes itself."""
        topic, _, subscription = entity.partition("/")
        if subscription:
            return self.client.get_subscription_receiver(topic, subscription, **options)
        return self.client.get_queue_receiver(topic, **options)

    async def open(self, senders: Iterable[str], receivers: Iterable[str]) -> None:
        """Open many at once: one after the other each takes the SDK half a second."""
        opening = [self.sender(entity).__aenter__() for entity in senders]
        await asyncio.gather(*opening, *(self.receiver(entity).__aenter__() for entity in receivers))

    async def close(self) -> None:
        await asyncio.gather(*(each.close() for each in (*self._senders.values(), *self._receivers.values())))
        await self.client.close()


@asynccontextmanager
async def bus(connection: str, **options: Any) -> AsyncIterator[Bus]:
    opened = Bus(connection, **options)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(opened.close)
        yield opened


async def receive(receiver: ServiceBusReceiver, count: int = 1, wait: float = WAIT) -> list[ServiceBusReceivedMessage]:
    """Exactly so many messages, locked."""
    messages: list[ServiceBusReceivedMessage] = []
    while len(messages) < count:
        more = await receiver.receive_messages(count - len(messages), max_wait_time=wait)
        assert more, f"only {len(messages)} of {count} messages came"
        messages += more
    return messages


async def take(receiver: ServiceBusReceiver, count: int = 1) -> list[str]:
    """The bodies of exactly so many messages, completed."""
    messages = await receive(receiver, count)
    for message in messages:
        await receiver.complete_message(message)
    return [str(message) for message in messages]


async def nothing_more(receiver: ServiceBusReceiver) -> bool:
    await receiver.__aenter__()  # a moment is too short for opening it
    return await receiver.receive_messages(1, max_wait_time=MOMENT) == []
