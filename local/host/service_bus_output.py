"""Sends what functions give to a Service Bus output binding, through the real client."""

import asyncio
import json
from typing import Any

from azure.servicebus import ServiceBusMessage
from azure.servicebus.aio import ServiceBusClient, ServiceBusSender
from azure.servicebus.exceptions import ServiceBusError

from local.host.bindings import ServiceBusOutput
from local.host.worker import Datum


class OutputFailed(Exception):
    """A value could not be sent; the call that gave it has failed."""


class ServiceBusOutputs:
    """One client a connection and one sender an entity, opened when first used."""

    def __init__(self) -> None:
        self._clients: dict[str, ServiceBusClient] = {}
        self._senders: dict[ServiceBusOutput, tuple[ServiceBusSender, asyncio.Lock]] = {}

    async def send(self, output: ServiceBusOutput, value: Datum) -> None:
        """Send a value: text and bytes are one message, a list is one message an element. Raises OutputFailed."""
        sender, turn = self._sender(output)
        try:
            async with turn:  # a sender is one link: its client does not order concurrent sends
                for body in _bodies(value):
                    await sender.send_messages(ServiceBusMessage(body))
        except (ServiceBusError, OSError) as failure:
            raise OutputFailed(f"{output.entity} did not take a message: {failure}") from failure

    def _sender(self, output: ServiceBusOutput) -> tuple[ServiceBusSender, asyncio.Lock]:
        if output not in self._senders:
            client = self._client(output.connection)
            open_sender = client.get_topic_sender if output.is_topic else client.get_queue_sender
            self._senders[output] = (open_sender(output.entity), asyncio.Lock())
        return self._senders[output]

    def _client(self, connection: str) -> ServiceBusClient:
        if connection not in self._clients:
            self._clients[connection] = ServiceBusClient.from_connection_string(connection)
        return self._clients[connection]

    async def close(self) -> None:
        for sender, _ in self._senders.values():
            await sender.close()
        for client in self._clients.values():
            await client.close()


def _bodies(value: Datum) -> list[Any]:
    if value.type in {"list", "json"}:
        content = json.loads(value.value) if value.type == "json" else value.value
        return [item if isinstance(item, str) else json.dumps(item) for item in content]
    return [json.dumps(value.value)] if value.type == "dict" else [value.value]
