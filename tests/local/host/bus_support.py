"""A running Service Bus stand-in with the entities that apps/bus receives from."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from azure.servicebus import ServiceBusMessage
from azure.servicebus.aio import ServiceBusClient, ServiceBusSender

from local.servicebus import connection_string
from tests.local.host.components import Component

QUEUES: dict[str, dict[str, Any]] = {
    "plain": {"LockDuration": "PT2S", "MaxDeliveryCount": 3},
    "batches": {},
    "sessions": {"RequiresSession": True, "LockDuration": "PT5S"},
    "forwarded": {},
    "misdirected": {"MaxDeliveryCount": 2},
    "results": {},
}
TOPICS = [{"Name": "events", "Properties": {}, "Subscriptions": [{"Name": "all", "Properties": {}}]}]
TOPOLOGY = {
    "UserConfig": {
        "Namespaces": [
            {
                "Name": "tests",
                "Queues": [{"Name": name, "Properties": properties} for name, properties in QUEUES.items()],
                "Topics": TOPICS,
            }
        ],
        "Logging": {"Type": "File"},
    }
}


class Bus:
    """The stand-in's process, and a client of it."""

    def __init__(self, component: Component, client: ServiceBusClient) -> None:
        self.component = component
        self._client = client
        self._senders: dict[str, ServiceBusSender] = {}

    @property
    def environment(self) -> dict[str, str]:
        return {"Bus": connection_string(self.component.ports[0]), "Topic": "events"}

    async def send(self, entity: str, *bodies: str, **options: Any) -> None:
        await self.send_all(entity, [ServiceBusMessage(body, **options) for body in bodies])

    async def send_all(self, entity: str, messages: list[ServiceBusMessage]) -> None:
        if entity not in self._senders:  # kept open: the SDK takes a second to open and close one
            self._senders[entity] = self._client.get_queue_sender(entity)
        await self._senders[entity].send_messages(messages)

    async def received(self, queue: str) -> str:
        """The body of the next message, which is completed."""
        async with self._client.get_queue_receiver(queue, max_wait_time=20) as receiver:
            (message,) = await receiver.receive_messages(1)
            await receiver.complete_message(message)
            return str(message)

    async def counts(self, entity: str) -> dict[str, int]:
        """How many messages an entity holds: active, locked, deferred, scheduled, deadLetter."""
        entities = await self._control("GET", "entities")
        return dict(entities[entity])

    async def _control(self, method: str, path: str, **options: Any) -> Any:
        url = f"http://127.0.0.1:{self.component.ports[1]}/_control/{path}"
        async with aiohttp.ClientSession() as session, session.request(method, url, **options) as response:
            response.raise_for_status()
            return await response.json()

    async def hang_up(self) -> None:
        """Close the senders; a later send opens them anew."""
        for sender in self._senders.values():
            await sender.close()
        self._senders.clear()


def component(folder: Path) -> Component:
    topology = folder / "topology.json"
    topology.write_text(json.dumps(TOPOLOGY))
    arguments = ["--port", "0", "--control-port", "0", "--data", str(folder / "data"), "--topology", str(topology)]
    return Component("local.servicebus", *arguments, log=folder / "bus.log")


@asynccontextmanager
async def bus(folder: Path) -> AsyncIterator[Bus]:
    async with (
        component(folder) as process,
        ServiceBusClient.from_connection_string(connection_string(process.ports[0])) as client,
    ):
        found = Bus(process, client)
        yield found
        await found.hang_up()
