"""The physical partitions of a container: each is asked by itself, because the client would not merge their orders.

A query under the prefix of a key is sent by the client to the partitions one after the other when the prefix lies on
several, and one over all partitions takes it two further requests, for a plan and for what follows the page.
"""

from typing import Any

from azure.cosmos.aio import ContainerProxy

type Place = dict[str, Any]
"""Keyword arguments that send a query to one place."""


class Ranges:
    """Read from the client's own map of the container, which it keeps up when partitions split."""

    def __init__(self, container: ContainerProxy) -> None:
        self._container = container

    async def current(self) -> list[Place]:
        """Give all physical partitions: no request once the client knows them."""
        return [{"feed_range": feed_range} async for feed_range in self._container.read_feed_ranges()]

    async def places_of(self, party: str | None, everywhere: list[Place]) -> list[Place]:
        """Give where dialogs are asked for: of one party its own prefix, unless that lies on several partitions."""
        if party is None or (len(everywhere) > 1 and not await self._is_within_one(party, everywhere)):
            return everywhere
        return [{"partition_key": [party]}]

    async def _is_within_one(self, party: str, everywhere: list[Place]) -> bool:
        own = await self._container.feed_range_from_partition_key([party])
        for place in everywhere:
            if await self._container.is_feed_range_subset(place["feed_range"], own):
                return True
        return False
