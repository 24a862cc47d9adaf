"""Where lists of dialogs come from."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.access.parties import SearchScope
from domain.dialog.given.search import DialogFilters
from domain.dialog.ordering import Boundary, Order
from domain.dialog.summary import DialogSummary


@dataclass(frozen=True, slots=True)
class Search:
    """One page of an end user's list: dialogs in `scope` that pass `filters` and are visible at `now` (E-013).

    `after` is the boundary the page starts behind, None for the first page.
    """

    scope: SearchScope
    filters: DialogFilters
    orgs: tuple[str, ...]
    order: Order
    after: Boundary | None
    limit: int
    now: datetime


class DialogSearch(Protocol):
    async def found(self, search: Search) -> tuple[DialogSummary, ...]:
        """Give at most `limit` summaries in order: 1 query, within one partition prefix for a single party.

        An order of several instants takes up to 3 queries for each beyond the first.

        May raise the refusal Unavailable when the store is overloaded or away.
        """
        ...
