"""Functions that no request starts: the change feed of a container."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from azure.functions import Blueprint, DocumentList

from functions.hosting.invocation import Services

CONNECTION = "CosmosDbConnection"
DATABASE = "dialogporten"
LEASES = "leases"
POLL_INTERVAL = 500
"""Milliseconds between two looks at the feed when it was empty."""
BATCH = 100

type FeedHandler = Callable[[Iterable[Mapping[str, Any]], Any], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class ChangeFeed:
    """`prefix` is the reader's identity in the lease container: two readers of one container need two."""

    name: str
    container: str
    prefix: str
    service: type[Any]
    handler: FeedHandler


@dataclass(frozen=True, slots=True)
class Triggers:
    audience: str
    feeds: dict[str, ChangeFeed] = field(default_factory=dict)

    def on_change(self, container: str, service: type[Any]) -> Callable[[FeedHandler], FeedHandler]:
        """Declare a reader of a container's change feed; it is handed the documents and the service."""

        def record(handler: FeedHandler) -> FeedHandler:
            name = f"{self.audience}_{handler.__name__}"
            self.feeds[name] = ChangeFeed(name, container, name.replace("_", "-"), service, handler)
            return handler

        return record


def register_feed(blueprint: Blueprint, feed: ChangeFeed, services: Services) -> None:
    """Retry without end: without a policy the platform would checkpoint a failed batch, and its events were gone."""

    async def entry(documents: DocumentList) -> None:
        await feed.handler(documents, services.get(feed.service))

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
