"""Several ordered sources read as one: a share of the page of each, and more of those that turn out to have it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from adapters.cosmos.conditions import sortable
from domain.dialog.ordering import Boundary, Order
from domain.dialog.summary import DialogSummary

type Found = list[DialogSummary]
type Fetch = Callable[[Boundary | None, int], Awaitable[Found]]
"""Give so many rows behind a boundary; fewer are all there are."""

_SPARE = 2
"""How much more than its share of a page is read of each source at first."""
_LEAST = 10


class Stream:
    """One source, as far as it was read."""

    def __init__(self, fetch: Fetch, after: Boundary | None) -> None:
        self._fetch = fetch
        self._after = after
        self.rows: Found = []
        self.has_more = True

    async def read_on(self, order: Order, size: int) -> None:
        rows = await self._fetch(self._after, size)
        self.rows += rows
        self.has_more = len(rows) == size
        if rows:
            self._after = rows[-1].boundary(order)


async def merge(streams: list[Stream], order: Order, limit: int) -> Found:
    """Give the first rows of all streams together, each dialog once."""
    size = limit if len(streams) == 1 else max(_LEAST, -(-_SPARE * limit // max(1, len(streams))))
    found: Found = []
    wanting = streams
    while wanting:
        await asyncio.gather(*(stream.read_on(order, min(size, limit)) for stream in wanting))
        distinct = {row.id: row for stream in streams for row in stream.rows}
        found = in_order(distinct.values(), order)[:limit]
        shown = {row.id for row in found}
        wanting = [stream for stream in streams if stream.has_more and stream.rows[-1].id in shown]
        if len(found) == limit:
            wanting = [stream for stream in wanting if stream.rows[-1].id != found[-1].id]
    return found


def in_order(rows: Iterable[DialogSummary], order: Order) -> Found:
    """Sort by each key in turn, the last one first: sorting is stable."""
    placed = [(tuple(sortable(value) for value in row.boundary(order)), row) for row in rows]
    for index, part in reversed(list(enumerate(order))):
        placed.sort(key=lambda pair, index=index: pair[0][index], reverse=part.descending)  # type: ignore[misc]  # not inferred
    return [row for _, row in placed]
