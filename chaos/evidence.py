"""What is left to judge by: the items of the store, read with the real client, and what a subscription received."""

from contextlib import AsyncExitStack
from typing import Any, Self

from azure.cosmos.aio import CosmosClient
from azure.servicebus.aio import ServiceBusClient

from adapters.cosmos.containers import DATABASE
from application.ports.bus import Message
from local.stack.instance import Instance
from local.topic import TOPIC

type Item = dict[str, Any]

SUBSCRIPTION = "demo"
QUIET_SECONDS = 5.0
"""For so long nothing more arrives once everything has: long enough for what was sent again."""


async def items(instance: Instance, container: str) -> list[Item]:
    """Give all items of a container, in the order of their last change."""
    async with CosmosClient.from_connection_string(instance.cosmos) as client:
        found = client.get_database_client(DATABASE).get_container_client(container)
        return [item async for item in found.query_items_change_feed(start_time="Beginning")]


class Topic:
    """The messages of a subscription that was there from the beginning."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._stack = AsyncExitStack()
        self._numbered: list[tuple[int, Message]] = []

    @property
    def messages(self) -> list[Message]:
        """All that was received, in the order in which the topic took them."""
        return [message for _, message in sorted(self._numbered, key=lambda pair: pair[0])]

    async def __aenter__(self) -> Self:
        client = ServiceBusClient.from_connection_string(self._instance.service_bus)
        await self._stack.enter_async_context(client)
        receiver = client.get_subscription_receiver(TOPIC, SUBSCRIPTION, prefetch_count=100)
        self._receiver = await self._stack.enter_async_context(receiver)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def receive(self, seconds: float) -> bool:
        """Wait that long for messages, and tell whether any came."""
        received = await self._receiver.receive_messages(max_message_count=100, max_wait_time=seconds)
        for one in received:
            message = Message(str(one.message_id), str(one.subject), str(one.session_id), b"", {})
            self._numbered.append((one.sequence_number or 0, message))
            await self._receiver.complete_message(one)
        return bool(received)
