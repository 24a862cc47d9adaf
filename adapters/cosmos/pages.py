"""One page of a list: an order of any keys, followed by queries that sort by what the composite indexes hold."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from azure.cosmos.aio import ContainerProxy
from pydantic import TypeAdapter
from pydantic.alias_generators import to_camel

from adapters.cosmos.conditions import Parameters, Tie, behind, by_ties, conditions, order_by
from adapters.cosmos.feed_ranges import Place, Ranges
from adapters.cosmos.merge import Fetch, Found, Stream, in_order, merge
from adapters.cosmos.partitions import Source, sources
from adapters.cosmos.retry import retry
from application.ports.search import Search
from domain.dialog.ordering import Boundary, Order
from domain.dialog.summary import DialogSummary

_SUMMARIES = TypeAdapter(list[DialogSummary])
_SHOWN = ", ".join(f"c.{to_camel(name)}" for name in DialogSummary.__dataclass_fields__)
_INDEXED = 2
"""Keys that one query can sort by: the composite indexes hold an instant and the id."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is searched for, in a container that is divided into `everywhere`."""

    container: ContainerProxy
    ranges: Ranges
    everywhere: list[Place]
    search: Search

    async def found(self) -> Found:
        search = self.search
        return await self._in_order((), search.order, search.after, search.limit)

    async def _in_order(self, ties: tuple[Tie, ...], order: Order, after: Boundary | None, limit: int) -> Found:
        """Find, among dialogs that share the values of `ties`, what comes behind `after` in the rest of the order.

        An order of more keys than an index has is followed key by key: first what shares the boundary's value of the
        first key, then what lies further, where groups that share a value are put in order by themselves.
        """
        if len(order) <= _INDEXED:
            return await self._query(ties, order, after, limit)
        first, rest = order[0], order[1:]
        found: Found = []
        if after is not None:
            found = await self._in_order((*ties, (first.key, after[0])), rest, after[1:], limit)
        if len(found) < limit:
            further = await self._query(ties, (first, order[-1]), after and after[:1], limit - len(found))
            found += await self._sort_groups(ties, order, further, is_cut=len(found) + len(further) == limit)
        return found

    async def _sort_groups(self, ties: tuple[Tie, ...], order: Order, rows: Found, *, is_cut: bool) -> Found:
        """Sort within each group; of the last one, when the page cuts it, others may belong here instead."""
        groups = [list(group) for _, group in groupby(rows, key=lambda row: row.boundary(order)[0])]
        whole, cut = (groups[:-1], groups[-1:]) if is_cut else (groups, [])
        found = [row for group in whole for row in in_order(group, order)]
        for group in cut:
            shared = (order[0].key, group[0].boundary(order)[0])
            found += await self._in_order((*ties, shared), order[1:], None, len(group))
        return found

    async def _query(self, ties: tuple[Tie, ...], order: Order, after: Boundary | None, limit: int) -> Found:
        """Read as far as the page goes what is tied, wherever it lies; `after` may name fewer keys than the order."""
        streams = [
            Stream(self._to_fetch(source, place, ties, order), after)
            for source in sources(self.search)
            for place in await self.ranges.places_of(source.party, self.everywhere)
        ]
        return await merge(streams, order, limit)

    def _to_fetch(self, source: Source, place: Place, ties: tuple[Tie, ...], order: Order) -> Fetch:
        async def fetch(after: Boundary | None, limit: int) -> Found:
            given = Parameters()
            where = [*conditions(self.search, given), source.condition(given), *by_ties(ties, given)]
            if after is not None:
                where.append(behind(order[: len(after)], after, given))
            sorted_by = order_by(order, source.leading)
            query = f"SELECT {_SHOWN} FROM c WHERE {' AND '.join(where)} ORDER BY {sorted_by}"  # noqa: S608 - parameters only
            rows = await retry(lambda: first_rows(self.container, place, query, given.named(), limit))
            return _SUMMARIES.validate_python(rows)

        return fetch


async def first_rows(
    container: ContainerProxy, place: Place, query: str, parameters: list[dict[str, Any]], limit: int
) -> list[dict[str, Any]]:
    """Read the first pages of an answer, as far as they are wanted."""
    pages = container.query_items(query, parameters=parameters, max_item_count=limit, **place).by_page()
    found: list[dict[str, Any]] = []
    async for page in pages:
        found += [item async for item in page]
        if len(found) >= limit:
            break
    return found[:limit]
