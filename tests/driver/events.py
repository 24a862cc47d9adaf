"""The events that a subscription of the topic delivers, gathered by dialog."""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from azure.servicebus import ServiceBusReceivedMessage
from azure.servicebus.aio import ServiceBusClient, ServiceBusReceiver

from tests.driver.patience import PATIENCE

TOPIC = "dialog-events"
SUBSCRIPTION = "demo"
CREATED = "dialogporten.dialog.created.v1"


@dataclass(frozen=True)
class Event:
    """A message as received; `number` is its place in the order that the topic took messages in."""

    id: str
    session: str
    subject: str
    content_type: str
    number: int
    properties: Mapping[str, Any]
    body: Any


class Events:
    """What has arrived so far. Use `collecting`."""

    def __init__(self) -> None:
        self._by_dialog: dict[str, list[Event]] = defaultdict(list)
        self._arrived = asyncio.Condition()

    async def of(self, dialog_id: str, count: int = 1, patience: float = PATIENCE) -> list[Event]:
        """Wait until a dialog has at least so many events, and give them in the order of the topic."""
        async with self._arrived, asyncio.timeout(patience):
            await self._arrived.wait_for(lambda: len(self._by_dialog[dialog_id]) >= count)
        return sorted(self._by_dialog[dialog_id], key=lambda event: event.number)

    async def all(self, count: int, patience: float = PATIENCE) -> list[Event]:
        """Wait until so many different events have arrived, of whichever dialogs."""
        async with self._arrived, asyncio.timeout(patience):
            await self._arrived.wait_for(lambda: len({event.id for event in self.arrived}) >= count)
        return self.arrived

    @property
    def arrived(self) -> list[Event]:
        return [event for events in self._by_dialog.values() for event in events]

    async def take(self, messages: Sequence[ServiceBusReceivedMessage]) -> None:
        async with self._arrived:
            for message in messages:
                event = _event(message)
                self._by_dialog[event.session].append(event)
            self._arrived.notify_all()


@asynccontextmanager
async def collecting(connection: str, subscription: str = SUBSCRIPTION) -> AsyncIterator[Events]:
    """Receive and complete everything that the subscription has, for as long as the block runs."""
    events = Events()
    async with (
        ServiceBusClient.from_connection_string(connection) as client,
        client.get_subscription_receiver(TOPIC, subscription, prefetch_count=100) as receiver,
    ):
        task = asyncio.create_task(_receive(receiver, events))
        try:
            yield events
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def _receive(receiver: ServiceBusReceiver, events: Events) -> None:
    while True:
        messages = await receiver.receive_messages(max_message_count=100, max_wait_time=1)
        await events.take(messages)
        for message in messages:
            await receiver.complete_message(message)


def _event(message: ServiceBusReceivedMessage) -> Event:
    return Event(
        id=str(message.message_id),
        session=str(message.session_id),
        subject=str(message.subject),
        content_type=str(message.content_type),
        number=message.sequence_number or 0,
        properties={_text(name): _text(value) for name, value in (message.application_properties or {}).items()},
        body=json.loads(b"".join(message.body)),
    )


def _text(value: Any) -> Any:
    return value.decode() if isinstance(value, bytes) else value
