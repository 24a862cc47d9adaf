"""The topic `dialog-events`, through one sender that stays open."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from uuid import UUID

from azure.servicebus import ServiceBusMessage, ServiceBusMessageBatch
from azure.servicebus.aio import ServiceBusClient, ServiceBusSender
from azure.servicebus.exceptions import MessageSizeExceededError

from application.ports.bus import Message, UnsendableError

TOPIC = "dialog-events"
CONTENT_TYPE = "application/cloudevents+json"


class ServiceBusEventBus:
    """Implements EventBus. `connect` makes the client at the first use."""

    def __init__(self, connect: Callable[[], ServiceBusClient]) -> None:
        self._connect = connect
        self._sender: ServiceBusSender | None = None
        self._opening = asyncio.Lock()

    async def publish(self, messages: Sequence[Message]) -> None:
        sender = await self._opened()
        try:
            async for batch in _batches(sender, messages):
                await sender.send_messages(batch)
        except UnsendableError:
            raise
        except Exception:
            await self._close()
            raise

    async def _opened(self) -> ServiceBusSender:
        async with self._opening:
            if self._sender is None:
                self._sender = self._connect().get_topic_sender(TOPIC)
            return self._sender

    async def _close(self) -> None:
        """Let go of a sender in an unknown state; the next publication opens another."""
        async with self._opening:
            sender, self._sender = self._sender, None
        if sender is not None:
            await sender.close()


async def _batches(sender: ServiceBusSender, messages: Sequence[Message]) -> AsyncIterator[ServiceBusMessageBatch]:
    """Fill batches in order; what comes before a message too large for any batch is given out first."""
    batch = await sender.create_message_batch()
    for message in messages:
        if _is_added(batch, message):
            continue
        if len(batch) > 0:
            yield batch
            batch = await sender.create_message_batch()
        if not _is_added(batch, message):
            raise UnsendableError(message, f"{len(message.body)} bytes are too large for the bus")
    if len(batch) > 0:
        yield batch


def _is_added(batch: ServiceBusMessageBatch, message: Message) -> bool:
    try:
        batch.add_message(
            ServiceBusMessage(
                message.body,
                message_id=message.id,
                session_id=message.session,
                subject=message.subject,
                content_type=CONTENT_TYPE,
                application_properties=_properties(message),
            )
        )
    except MessageSizeExceededError:
        return False
    return True


def _properties(message: Message) -> dict[str | bytes, int | float | bytes | bool | str | UUID]:
    """Widen the types: the SDK's dictionary is invariant."""
    return {name: value for name, value in message.properties.items()}  # noqa: C416 - see above
