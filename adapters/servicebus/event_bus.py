"""The topic `dialog-events`, through one sender that stays open."""

import asyncio
from collections.abc import Callable, Sequence
from itertools import takewhile
from uuid import UUID

from azure.servicebus import ServiceBusMessage, ServiceBusMessageBatch
from azure.servicebus.aio import ServiceBusClient, ServiceBusSender
from azure.servicebus.exceptions import MessageSizeExceededError

from adapters.servicebus.refusals import is_permanent
from application.ports.bus import Message, UnsendableError

TOPIC = "dialog-events"
CONTENT_TYPE = "application/cloudevents+json"
ENVELOPE = 512
"""Bytes left free in a batch: the SDK adds the first message's ids to the envelope after it has counted."""


class ServiceBusEventBus:
    """Implements EventBus. `connect` makes the client at the first use."""

    def __init__(self, connect: Callable[[], ServiceBusClient]) -> None:
        self._connect = connect
        self._sender: ServiceBusSender | None = None
        self._opening = asyncio.Lock()

    async def publish(self, messages: Sequence[Message]) -> None:
        sender = await self._open()
        try:
            await _send(sender, messages)
        except UnsendableError:
            raise
        except Exception:
            await self._close()
            raise

    async def _open(self) -> ServiceBusSender:
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


async def _send(sender: ServiceBusSender, messages: Sequence[Message]) -> None:
    remaining = messages
    while remaining:
        remaining = remaining[await _send_first(sender, remaining) :]


async def _send_first(sender: ServiceBusSender, messages: Sequence[Message]) -> int:
    """Send as many as fit together and count them; what is refused for good is sent in halves, each built anew."""
    package, count = await _package(sender, messages)
    try:
        await sender.send_messages(package)
    except Exception as error:
        if not is_permanent(error):
            raise
        if count == 1:
            raise UnsendableError(messages[0], f"refused by the bus: {error}") from error
        await _send(sender, messages[: count // 2])
        await _send(sender, messages[count // 2 : count])
    return count


async def _package(
    sender: ServiceBusSender, messages: Sequence[Message]
) -> tuple[ServiceBusMessageBatch | ServiceBusMessage, int]:
    """Fill a batch in order; a message that leaves no room for an envelope goes without one."""
    largest = await sender.create_message_batch()
    batch = await sender.create_message_batch(largest.max_size_in_bytes - ENVELOPE)
    count = sum(1 for _ in takewhile(lambda message: _is_added(batch, message), messages))
    if count > 0:
        return batch, count
    if not _is_added(largest, messages[0]):
        raise UnsendableError(messages[0], f"{len(messages[0].body)} bytes are too large for the bus")
    return _sendable(messages[0]), 1


def _is_added(batch: ServiceBusMessageBatch, message: Message) -> bool:
    try:
        batch.add_message(_sendable(message))
    except MessageSizeExceededError:
        return False
    return True


def _sendable(message: Message) -> ServiceBusMessage:
    return ServiceBusMessage(
        message.body,
        message_id=message.id,
        session_id=message.session,
        subject=message.subject,
        content_type=CONTENT_TYPE,
        application_properties=_properties(message),
    )


def _properties(message: Message) -> dict[str | bytes, int | float | bytes | bool | str | UUID]:
    """Widen the types: the SDK's dictionary is invariant."""
    return {name: value for name, value in message.properties.items()}  # noqa: C416 - see above
