"""Which service resources dialogs have: the index is skipped through, from each resource to the next."""

from typing import Any

from azure.cosmos.aio import DatabaseProxy

from adapters.cosmos import containers
from adapters.cosmos.conditions import Parameters
from adapters.cosmos.feed_ranges import Place, Ranges
from adapters.cosmos.partitions import Source, anything, of_scope
from adapters.cosmos.retry import retry
from domain.authorization.parties import SearchScope

_BEHIND = " "
"""Added to a URN it is larger than the URN and smaller than all that go on: no URN has a character before it."""


class CosmosReferencedResources:
    """Implements ReferencedResources."""

    def __init__(self, database: DatabaseProxy) -> None:
        self._dialogs = database.get_container_client(containers.DIALOGS)
        self._ranges = Ranges(self._dialogs)

    async def find_resources(self, scope: SearchScope | None = None) -> tuple[str, ...]:
        found: list[str] = []
        divided = [Source(anything)] if scope is None else of_scope(scope)
        while (following := await self._first_from(found[-1] + _BEHIND if found else "", divided)) is not None:
            found.append(following)
        return tuple(found)

    async def _first_from(self, start: str, divided: list[Source]) -> str | None:
        everywhere = await self._ranges.current()
        firsts = [
            await self._first(source, place, start)
            for source in divided
            for place in await self._ranges.places_of(source.party, everywhere)
        ]
        return min((first for first in firsts if first is not None), default=None)

    async def _first(self, source: Source, place: Place, start: str) -> str | None:
        given = Parameters()
        where = f'c.kind = "dialog" AND c.serviceResource >= {given(start)} AND {source.condition(given)}'
        query = f"SELECT TOP 1 VALUE c.serviceResource FROM c WHERE {where} ORDER BY c.serviceResource"  # noqa: S608 - parameters only
        return await retry(lambda: self._find_one(place, query, given.named()))

    async def _find_one(self, place: Place, query: str, parameters: list[dict[str, Any]]) -> str | None:
        items = self._dialogs.query_items(query, parameters=parameters, max_item_count=1, **place)
        async for found in items:
            return str(found)
        return None
