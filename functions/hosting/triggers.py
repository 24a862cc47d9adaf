"""Functions that no request starts: the change feed of a container, and the clock."""

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from azure.functions import Blueprint, DocumentList, TimerRequest

from functions.hosting import time_limits
from functions.hosting.invocation import Services

CONNECTION = "CosmosDbConnection"
DATABASE = "dialogporten"
LEASES = "leases"
POLL_INTERVAL = 500
"""Milliseconds between two looks at the feed when it was empty."""
BATCH = 100

_log = logging.getLogger(__name__)

type FeedHandler = Callable[..., Awaitable[None]]
"""(documents, services by type)"""
type TimerHandler = Callable[..., Awaitable[None]]
"""(services by type)"""


@dataclass(frozen=True, slots=True)
class ChangeFeed:
    """`prefix` is the reader's identity in the lease container, beside which its place in the feed is kept.

    Two readers of one container need two. It never changes, whatever the function is called: under another one the
    feed is read from its beginning.
    """

    name: str
    container: str
    prefix: str
    handler: FeedHandler

    @property
    def services(self) -> Mapping[str, type[Any]]:
        return _services_of(self.handler, beside="documents")


@dataclass(frozen=True, slots=True)
class Timer:
    """`schedule` is NCRONTAB with seconds, in UTC."""

    name: str
    schedule: str
    handler: TimerHandler

    @property
    def services(self) -> Mapping[str, type[Any]]:
        return _services_of(self.handler)


@dataclass(frozen=True, slots=True)
class Triggers:
    audience: str
    feeds: dict[str, ChangeFeed] = field(default_factory=dict)
    timers: dict[str, Timer] = field(default_factory=dict)

    def on_change(self, container: str, *, prefix: str) -> Callable[[FeedHandler], FeedHandler]:
        """Declare a reader of a container's change feed: it takes `documents`, and services by type.

        Raises ValueError for a prefix that another reader has.
        """
        if any(feed.prefix == prefix for feed in self.feeds.values()):
            raise ValueError(f"two readers of change feeds have the lease prefix {prefix}")

        def record(handler: FeedHandler) -> FeedHandler:
            name = f"{self.audience}_{handler.__name__}"
            self.feeds[name] = ChangeFeed(name, container, prefix, handler)
            return handler

        return record

    def on_schedule(self, schedule: str) -> Callable[[TimerHandler], TimerHandler]:
        """Declare what is done by the clock: it takes services by type."""

        def record(handler: TimerHandler) -> TimerHandler:
            name = f"{self.audience}_{handler.__name__}"
            self.timers[name] = Timer(name, schedule, handler)
            return handler

        return record


def register_feed(blueprint: Blueprint, feed: ChangeFeed, services: Services) -> None:
    """Retry without end: without a policy the platform would checkpoint a failed batch, and its events were gone."""
    needed = feed.services
    services.require(needed.values(), feed.name)

    async def entry(documents: DocumentList) -> None:
        async with asyncio.timeout(time_limits.BATCH):
            await feed.handler(documents=documents, **_resolve(needed, services))

    trigger = blueprint.cosmos_db_trigger(
        arg_name="documents",
        connection=CONNECTION,
        database_name=DATABASE,
        container_name=feed.container,
        lease_container_name=LEASES,
        lease_container_prefix=feed.prefix,
        start_from_beginning=True,  # type: ignore[arg-type]  # the stub says time, worker and host take a bool
        feed_poll_delay=POLL_INTERVAL,
        max_items_per_invocation=BATCH,
    )
    retry = blueprint.retry(
        strategy="exponential_backoff",
        max_retry_count="-1",
        minimum_interval="00:00:01",
        maximum_interval="00:00:30",
    )
    blueprint.function_name(feed.name)(trigger(retry(entry)))


def register_timer(blueprint: Blueprint, timer: Timer, services: Services) -> None:
    """Run on one instance at a time, as the platform's monitor sees to; a failure waits for the next occurrence."""
    needed = timer.services
    services.require(needed.values(), timer.name)

    async def entry(occurrence: TimerRequest) -> None:  # noqa: ARG001 - when it is does not matter
        try:
            async with asyncio.timeout(time_limits.TIMER):
                await timer.handler(**_resolve(needed, services))
        except Exception:
            _log.exception(
                "timer failed: %s; what it could not renew stays as it was until the timer is due again", timer.name
            )
            raise

    trigger = blueprint.timer_trigger(
        arg_name="occurrence", schedule=timer.schedule, run_on_startup=False, use_monitor=True
    )
    blueprint.function_name(timer.name)(trigger(entry))


def _services_of(handler: Callable[..., Any], *, beside: str = "") -> Mapping[str, type[Any]]:
    """Read which services a handler takes, by parameter; `beside` is the parameter that the trigger gives."""
    parameters = inspect.signature(handler, eval_str=True).parameters
    if beside and beside not in parameters:
        raise TypeError(f"{handler.__module__}.{handler.__qualname__} takes no parameter called {beside}")
    return {name: parameter.annotation for name, parameter in parameters.items() if name != beside}


def _resolve(needed: Mapping[str, type[Any]], services: Services) -> dict[str, Any]:
    return {name: services.get(service) for name, service in needed.items()}
