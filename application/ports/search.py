"""Where lists of dialogs come from."""

from dataclasses import dataclass
from typing import Protocol

from domain.authorization.parties import SearchScope
from domain.dialog.dialog import Dialog
from domain.dialog.label_pattern import LabelPattern
from domain.dialog.ordering import Boundary, Order
from domain.dialog.summary import DialogSummary
from domain.dialog.visibility import Visibility
from domain.dialog.vocabulary import Deletion, SystemLabel
from domain.search.expression import Expression
from domain.search.queries import DialogFilters


@dataclass(frozen=True, slots=True)
class Search:
    """One page of a list: dialogs in `scope` and of `orgs` that pass `filters`.

    Without a scope the list is limited by `orgs` alone; without orgs by the scope alone. `owner_labels` must all be
    there, of `any_label` one. `after` is the boundary the page starts behind, None for the first page.
    `text` is what the dialogs' texts must say, those of `hidden_resources` in what a list shows of them.
    """

    scope: SearchScope | None
    filters: DialogFilters
    orgs: tuple[str, ...]
    order: Order
    after: Boundary | None
    limit: int
    visibility: Visibility
    deletion: Deletion = Deletion.EXCLUDE
    owner_labels: tuple[LabelPattern, ...] = ()
    any_label: tuple[SystemLabel, ...] = ()
    text: Expression | None = None
    hidden_resources: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Within:
    """Which dialogs count: of one owner, in a scope, about service resources of these types; all where not told."""

    org: str | None = None
    scope: SearchScope | None = None
    resource_types: tuple[str, ...] = ()


ANYWHERE = Within()


class DialogSearch(Protocol):
    async def found(self, search: Search) -> tuple[DialogSummary, ...]:
        """Give at most `limit` summaries in order: 1 query, within one partition prefix for a single party.

        An order of several instants takes up to 3 queries for each beyond the first.

        May raise the refusal Unavailable when the store is overloaded or away.
        """
        ...

    async def find_labelled(self, label: str, within: Within = ANYWHERE, *, with_deleted: bool) -> tuple[Dialog, ...]:
        """Give the dialogs that carry a service owner label, at most 2 of them.

        1 query over all parties; in a scope as many as a list of it takes. `label` is in lower case. May raise the
        refusal Unavailable.
        """
        ...
