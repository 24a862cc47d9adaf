"""Which service resources dialogs have: the index is skipped through, from each resource to the next."""

from typing import Any

from azure.cosmos.aio import DatabaseProxy

from adapters.cosmos import containers
from adapters.cosmos.conditions import Parameters, in_scope
from adapters.cosmos.patience import patiently
from adapters.cosmos.ranges import Place, Ranges
from domain.access.parties import SearchScope

_BEHIND = " "
"""Added to a URN it is larger than the URN and smaller than all that go on: no URN has a character before it."""


class CosmosReferencedResources:
    """Implements ReferencedResources."""

    def __init__(self, database: DatabaseProxy) -> None:
        self._dialogs = database.get_container_client(containers.DIALOGS)
        self._ranges = Ranges(self._dialogs)

    async def found(self, scope: SearchScope | None = None) -> tuple[str, ...]:
        found: list[str] = []
        while (following := await self._first_from(found[-1] + _BEHIND if found else "", scope)) is not None:
            found.append(following)
        return tuple(found)

    async def _first_from(self, start: str, scope: SearchScope | None) -> str | None:
        given, places = Parameters(), await self._ranges.current()
        where = ['c.kind = "dialog"', f"c.serviceResource >= {given(start)}"]
        if scope is not None:
            where.append(in_scope(scope, given))
        query = f"SELECT TOP 1 VALUE c.serviceResource FROM c WHERE {' AND '.join(where)} ORDER BY c.serviceResource"  # noqa: S608 - parameters only
        firsts = [await patiently(lambda place=place: self._one(place, query, given.named())) for place in places]  # type: ignore[misc]  # mypy infers no default of a lambda
        return min((first for first in firsts if first is not None), default=None)

    async def _one(self, place: Place, query: str, parameters: list[dict[str, Any]]) -> str | None:
        items = self._dialogs.query_items(query, parameters=parameters, max_item_count=1, **place)
        async for found in items:
            return str(found)
        return None
