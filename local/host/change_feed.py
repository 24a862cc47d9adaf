"""Reads one range of a container's change feed, page by page, through the real client."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from azure.cosmos.aio import CosmosClient

from local.host.bindings import CosmosTrigger


@dataclass(frozen=True)
class Changes:
    """A page of the feed: the latest version of each changed document, and where the next page begins."""

    documents: list[dict[str, Any]]
    continuation: str


class ChangeFeed:
    """A position in the feed. It needs a client of its own: the SDK keeps a page's continuation per client."""

    def __init__(
        self, client: CosmosClient, trigger: CosmosTrigger, feed_range: dict[str, Any], continuation: str | None
    ) -> None:
        database = client.get_database_client(trigger.database)
        self._container = database.get_container_client(trigger.container)
        self._page_size = trigger.max_items
        self._position = _position(feed_range, trigger.start, continuation)

    async def read(self) -> Changes:
        """The page at the position, perhaps empty. Raises the SDK's errors."""
        pages = self._container.query_items_change_feed(max_item_count=self._page_size, **self._position).by_page()
        try:
            documents = [document async for document in await anext(pages)]
        except StopAsyncIteration:
            documents = []
        return Changes(documents, self._container.client_connection.last_response_headers["etag"])

    def advance(self, continuation: str) -> None:
        self._position = {"continuation": continuation}


def _position(feed_range: dict[str, Any], start: datetime | str, continuation: str | None) -> dict[str, Any]:
    if continuation is not None:
        return {"continuation": continuation}
    return {"feed_range": feed_range, "start_time": start}
