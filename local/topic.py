"""The topic of dialog events, read through the real Service Bus client."""

import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import aiohttp

from local.stack.instance import Instance

TOPIC = "dialog-events"

type CloudEvent = dict[str, Any]


class SubscriptionError(Exception):
    """The subscription cannot be made; the message says why."""


@asynccontextmanager
async def temporary_subscription(
    instance: Instance, name: str | None = None, sql_filter: str | None = None
) -> AsyncIterator[str]:
    """A subscription for the length of the block; one that is left behind goes away by itself.

    Raises SubscriptionError, for example for a filter that is no SQL.
    """
    name = name or f"temporary-{uuid4().hex[:12]}"
    address = f"{instance.service_bus_control}/topics/{TOPIC}/subscriptions/{name}"
    order = {"sqlFilter": sql_filter, "autoDeleteOnIdle": "PT5M"}
    async with aiohttp.ClientSession() as client:
        async with client.put(address, json=order) as answer:
            if not answer.ok:
                raise SubscriptionError(f"subscription {name}: {await answer.text()}")
        try:
            yield name
        finally:
            await client.delete(address)


async def subscriptions(instance: Instance) -> set[str]:
    """Names of the topic's subscriptions, in lower case."""
    async with aiohttp.ClientSession() as client, client.get(f"{instance.service_bus_control}/entities") as answer:
        paths = [path.lower().split("/") for path in await answer.json()]
    return {path[-1] for path in paths if path[:-1] == [TOPIC, "subscriptions"]}


async def cloud_events(
    instance: Instance, subscription: str, *, by_session: bool = False
) -> AsyncGenerator[CloudEvent]:
    """Every event of the subscription as it arrives, without end; each is completed before it is handed out.

    by_session: the subscription requires sessions; they are taken one after the other.
    """
    from azure.servicebus import NEXT_AVAILABLE_SESSION  # noqa: PLC0415  # the SDK costs a third of a second
    from azure.servicebus.aio import ServiceBusClient  # noqa: PLC0415  # see above
    from azure.servicebus.exceptions import OperationTimeoutError  # noqa: PLC0415  # see above

    options: dict[str, Any] = {"session_id": NEXT_AVAILABLE_SESSION, "max_wait_time": 1} if by_session else {}
    async with ServiceBusClient.from_connection_string(instance.service_bus) as client:
        while True:
            receiver = client.get_subscription_receiver(TOPIC, subscription, **options)
            try:
                async with receiver:
                    async for message in receiver:
                        await receiver.complete_message(message)
                        yield json.loads(b"".join(message.body))
            except OperationTimeoutError:
                continue  # no session has anything to receive
