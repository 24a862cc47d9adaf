"""Pages of dialogs: one more than asked for tells whether there is a next one (S-144)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from application.ports.search import DialogSearch, Search
from domain.access.parties import SearchScope
from domain.dialog.given.search import SearchDialogs
from domain.dialog.ordering import read_order, read_token, written_order, written_token
from domain.dialog.summary import DialogSummary
from domain.kernel.moment import Moment


@dataclass(frozen=True, slots=True)
class Page:
    """`continuation_token` is the last item's boundary, also on the last page; an empty page echoes the token sent."""

    items: tuple[DialogSummary, ...]
    has_next_page: bool
    continuation_token: str | None
    order_by: str

    def showing(self, items: Iterable[DialogSummary]) -> Self:
        return replace(self, items=tuple(items))


@dataclass(frozen=True, slots=True)
class Searching:
    search: DialogSearch

    async def page(self, query: SearchDialogs, scope: SearchScope, moment: Moment) -> Page:
        """Find a page for an end user. The query has passed its rules; an empty scope costs no request (E-014)."""
        order = read_order(query.order_by)
        token = query.continuation_token or None
        if scope.is_empty:
            return Page((), has_next_page=False, continuation_token=token, order_by=written_order(order))
        found = await self.search.found(
            Search(
                scope=scope,
                filters=query,
                orgs=query.org,
                order=order,
                after=read_token(token, order) if token else None,
                limit=query.limit + 1,
                now=moment.now,
            )
        )
        items = found[: query.limit]
        return Page(
            items,
            has_next_page=len(found) > query.limit,
            continuation_token=written_token(order, items[-1].boundary(order)) if items else token,
            order_by=written_order(order),
        )
