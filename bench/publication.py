"""From the 201 of a new dialog to its event in a consumer's hand, with everything running as in production."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from time import monotonic

from aiohttp import ClientSession
from azure.servicebus import ServiceBusReceiveMode
from azure.servicebus.aio import ServiceBusClient

from adapters.servicebus.event_bus import TOPIC
from bench.stage import requests_of
from bench.tables import percentile, table
from bench.traffic import Outcome, traffic
from functions.hosting.triggers import POLL_INTERVAL
from local.stack.cloud import Cloud, running

DIALOGS = 1000
SUBSCRIPTION = "demo"
CREATED = "dialogporten.dialog.created.v1"
PATIENCE = 60
"""Seconds until an event counts as lost."""
WAYS = {"one at a time": 1, "eight at a time": 8}
IDLE_SECONDS = 5
HEAD = (
    "1 000 dialogs created",
    "p50 ms",
    "p99 ms",
    "longest ms",
    "events missing",
    "creates/s",
    "RU of feeds a dialog",
)


class Consumer:
    """Notes when the first event of each dialog arrives."""

    def __init__(self) -> None:
        self.arrived: dict[str, float] = {}

    async def receive(self, connection: str) -> None:
        async with ServiceBusClient.from_connection_string(connection) as client:
            mode = ServiceBusReceiveMode.RECEIVE_AND_DELETE
            receiver = client.get_subscription_receiver(TOPIC, SUBSCRIPTION, receive_mode=mode, prefetch_count=100)
            async with receiver:
                async for message in receiver:
                    event = json.loads(b"".join(message.body))
                    if event["type"] == CREATED:
                        self.arrived.setdefault(event["resourceinstance"], monotonic())

    async def has_all(self, dialog_ids: Sequence[str]) -> bool:
        """Wait until an event of each dialog is here, or patience ends."""
        deadline = monotonic() + PATIENCE
        while monotonic() < deadline:
            if all(dialog_id in self.arrived for dialog_id in dialog_ids):
                return True
            await asyncio.sleep(0.1)
        return False


async def measure() -> str:
    """Create dialogs in each way; gives the table with the poll interval it holds for."""
    async with running() as cloud, traffic() as sender, _consumer(cloud) as consumer, ClientSession() as client:
        create = (await requests_of(cloud)).create()
        warm_up = await sender.run(create.repeated(20))
        await consumer.has_all(_ids(warm_up))
        rows = []
        for name, concurrency in WAYS.items():
            async with _charges(client, cloud) as charges:
                outcome = await sender.run(replace(create.repeated(DIALOGS), concurrency=concurrency))
                await consumer.has_all(_ids(outcome))
            rows.append((name, *_figures(outcome, consumer), _of_feeds(charges) / DIALOGS))
        async with _charges(client, cloud) as charges:
            await asyncio.sleep(IDLE_SECONDS)
    idle = f"Idle, the feeds take {_of_feeds(charges) / IDLE_SECONDS:.1f} RU/s (estimated)."
    return f"Poll interval of the change feeds: {POLL_INTERVAL} ms. {idle}\n\n{table(HEAD, rows)}"


@asynccontextmanager
async def _charges(client: ClientSession, cloud: Cloud) -> AsyncIterator[dict[str, float]]:
    """What the block costs in Cosmos DB, by the stand-in's names of operations; filled when the block ends."""
    address, charges = f"{cloud.instance.cosmos_control}/counters", dict[str, float]()
    async with client.delete(address):
        yield charges
    async with client.get(address) as answer:
        charges |= {name: counter["charge"] for name, counter in (await answer.json()).items()}


def _of_feeds(charges: dict[str, float]) -> float:
    """Reading feeds, and replacing leases when a page is done."""
    return charges.get("feed", 0.0) + charges.get("replace", 0.0)


@asynccontextmanager
async def _consumer(cloud: Cloud) -> AsyncIterator[Consumer]:
    consumer = Consumer()
    receiving = asyncio.create_task(consumer.receive(cloud.service_bus))
    try:
        yield consumer
    finally:
        receiving.cancel()
        with suppress(asyncio.CancelledError):
            await receiving


def _figures(outcome: Outcome, consumer: Consumer) -> Sequence[object]:
    answered = {json.loads(answer.body): answer.ended for answer in outcome.answers}
    waits = [(consumer.arrived[each] - ended) * 1000 for each, ended in answered.items() if each in consumer.arrived]
    missing = len(answered) - len(waits)
    return (
        round(percentile(waits, 0.5)),
        round(percentile(waits, 0.99)),
        round(max(waits)),
        missing,
        round(outcome.per_second),
    )


def _ids(outcome: Outcome) -> list[str]:
    return [json.loads(answer.body) for answer in outcome.answers]
