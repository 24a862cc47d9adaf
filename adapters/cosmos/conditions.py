"""What a search asks of Cosmos: conditions and orders as query text, every value a parameter."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.cosmos.documents import NO_DUE_DATE
from application.ports.search import Search
from domain.authorization.parties import SearchScope
from domain.dialog.ordering import Boundary, Order, Ordering, OrderKey
from domain.dialog.visibility import Visibility
from domain.dialog.vocabulary import Deletion
from domain.kernel.instants import write_instant
from domain.search.expression import Clause, Expression
from domain.search.queries import DialogFilters

type Tie = tuple[OrderKey, str | None]
"""A key of the order, and the value that all dialogs of a group share in it."""

_PATHS = {
    OrderKey.CREATED_AT: "c.createdAt",
    OrderKey.UPDATED_AT: "c.updatedAt",
    OrderKey.CONTENT_UPDATED_AT: "c.contentUpdatedAt",
    OrderKey.DUE_AT: "c.dueOrder",
    OrderKey.ID: "c.id",
}
RESOURCE = "c.serviceResource"
_OWNER_LABELS = "c.serviceOwnerContext.serviceOwnerLabels"
_SYSTEM_LABELS = "c.endUserContext.systemLabels"
_SPELLED_OUT = 100
"""Values up to which each is a parameter of its own."""


class Parameters:
    """Values of a query, each under a name of its own: nothing a caller sent becomes query text."""

    def __init__(self) -> None:
        self._values: list[Any] = []

    def __call__(self, value: Any) -> str:
        self._values.append(write_instant(value) if isinstance(value, datetime) else value)
        return f"@p{len(self._values) - 1}"

    def named(self) -> list[dict[str, Any]]:
        return [{"name": f"@p{index}", "value": value} for index, value in enumerate(self._values)]


type Condition = Callable[[Parameters], str]
"""Writes a condition; its values become parameters."""


def conditions(search: Search, given: Parameters) -> Iterator[str]:
    yield 'c.kind = "dialog"'
    if search.deletion is not Deletion.INCLUDE:
        yield f"c.deleted = {str(search.deletion is Deletion.ONLY).lower()}"
    yield from _visible(search.visibility, given)
    yield from _one_of("c.org", search.orgs, given)
    yield from _by_filters(search.filters, given)
    yield from _by_label(search, given)
    if search.text is not None:
        yield _by_text(search.text, search.hidden_resources, given)


def _visible(visibility: Visibility, given: Parameters) -> Iterator[str]:
    if visibility.now is not None:
        now = given(visibility.now)
        yield f"(NOT IS_DEFINED(c.visibleFrom) OR c.visibleFrom <= {now})"
        yield f"(NOT IS_DEFINED(c.expiresAt) OR c.expiresAt > {now})"
    if visibility.appeared_by is not None:
        yield f"(NOT IS_DEFINED(c.visibleFrom) OR c.visibleFrom <= {given(visibility.appeared_by)})"
    if visibility.appears_after is not None:
        yield f"c.visibleFrom >= {given(visibility.appears_after)}"
    if visibility.appears_before is not None:
        yield f"c.visibleFrom <= {given(visibility.appears_before)}"


def _by_label(search: Search, given: Parameters) -> Iterator[str]:
    for label in search.owner_labels:
        if label.is_prefix:
            yield _some_label_begins(given(label.text))
        else:
            yield by_label(label.text, given)
    if search.any_label:
        ways = (f"ARRAY_CONTAINS({_SYSTEM_LABELS}, {given(label)})" for label in search.any_label)
        yield f"({' OR '.join(ways)})"


def _some_label_begins(name: str) -> str:
    return f"EXISTS(SELECT VALUE label FROM label IN {_OWNER_LABELS} WHERE STARTSWITH(label, {name}))"  # noqa: S608 - a name


@dataclass(frozen=True, slots=True)
class Holding:
    """Parties whose dialogs of the same resources may be shown: a user has many parties but few kinds of rights."""

    parties: tuple[str, ...]
    resources: tuple[str, ...]


def holdings(scope: SearchScope) -> Iterator[Holding]:
    for resources, parties in _group_parties(scope.resources_by_party).items():
        yield Holding(tuple(parties), tuple(sorted(resources)))
    for parties_alike, resources_alike in _group_parties(scope.parties_by_resource).items():
        yield Holding(tuple(parties_alike), tuple(sorted(resources_alike)))


def _group_parties(sets: Mapping[str, frozenset[str]]) -> Mapping[frozenset[str], list[str]]:
    alike: dict[frozenset[str], list[str]] = {}
    for name, values in sets.items():
        alike.setdefault(values, []).append(name)
    return alike


def by_holding(holding: Holding, given: Parameters) -> str:
    return f"({among('c.party', holding.parties, given)} AND {among('c.serviceResource', holding.resources, given)})"


def of_dialogs(dialog_ids: Sequence[tuple[str, str]]) -> Condition:
    """Say that a dialog is one of these, each of them of its service resource."""
    return _by_resource(dialog_ids, lambda some, given: among("c.dialogId", some, given))


def of_instances(labels: Sequence[tuple[str, str]]) -> Condition:
    """Say that a dialog carries one of these labels, each of them as one of its service resource."""
    return _by_resource(labels, lambda some, given: f"({' OR '.join(by_label(label, given) for label in some)})")


def by_label(label: str, given: Parameters) -> str:
    return f"ARRAY_CONTAINS({_OWNER_LABELS}, {given(label)})"


def _by_resource(pairs: Sequence[tuple[str, str]], one_of: Callable[[list[str], Parameters], str]) -> Condition:
    values: dict[str, list[str]] = {}
    for resource, value in pairs:
        values.setdefault(resource, []).append(value)

    def write(given: Parameters) -> str:
        ways = (f"(c.serviceResource = {given(of)} AND {one_of(some, given)})" for of, some in values.items())
        return f"({' OR '.join(ways)})"

    return write


def _by_filters(filters: DialogFilters, given: Parameters) -> Iterator[str]:
    yield from _one_of("c.serviceResource", filters.service_resource, given)
    yield from _one_of("c.status", filters.status, given)
    yield from _one_of("c.extendedStatus", filters.extended_status, given)
    for path, value in (
        ("c.externalReference", filters.external_reference),
        ("c.process", filters.process),
        ("c.isContentSeen", filters.is_content_seen),
        ("c.isApiOnly", False if filters.exclude_api_only else None),
    ):
        if value is not None:
            yield f"{path} = {given(value)}"
    for path, after, before in (
        ("c.createdAt", filters.created_after, filters.created_before),
        ("c.updatedAt", filters.updated_after, filters.updated_before),
        ("c.contentUpdatedAt", filters.content_updated_after, filters.content_updated_before),
        ("c.dueOrder", filters.due_after, filters.due_before),
    ):
        if after is not None:
            yield f"{path} >= {given(after)}"
            yield from (f"{path} < {given(NO_DUE_DATE)}",) if path == "c.dueOrder" else ()
        if before is not None:
            yield f"{path} <= {given(before)}"
    for label in filters.system_label:
        yield f"ARRAY_CONTAINS({_SYSTEM_LABELS}, {given(label)})"


def _by_text(text: Expression, hidden_resources: frozenset[str], given: Parameters) -> str:
    """Write free text as conditions on the lists of terms that a root has; without a list nothing is found in it."""
    anywhere = _by_expression(text, ("c.terms", "c.childTerms"), given)
    if not hidden_resources:
        return anywhere
    openly, hidden = _by_expression(text, ("c.openTerms",), given), among(RESOURCE, sorted(hidden_resources), given)
    return f"(({hidden} AND {openly}) OR (NOT ({hidden}) AND {anywhere}))"


def _by_expression(text: Expression, lists: Sequence[str], given: Parameters) -> str:
    ways = (" AND ".join(_clause(clause, lists, given) for clause in way) for way in text.ways)
    return f"({' OR '.join(ways)})"


def _clause(clause: Clause, lists: Sequence[str], given: Parameters) -> str:
    held = " AND ".join(_term(given(term), lists) for term in clause.terms)
    return f"NOT ({held})" if clause.is_negated else held


def _term(name: str, lists: Sequence[str]) -> str:
    return f"({' OR '.join(f'ARRAY_CONTAINS({path}, {name})' for path in lists)})"


def _one_of(path: str, values: Iterable[str], given: Parameters) -> Iterator[str]:
    listed = list(values)
    if listed:
        yield among(path, listed, given)


def among(path: str, values: Sequence[str], given: Parameters) -> str:
    """Say that a value is one of these; many are one parameter, so that the text of the query stays short."""
    if len(values) == 1:
        return f"{path} = {given(str(values[0]))}"
    if len(values) > _SPELLED_OUT:
        return f"ARRAY_CONTAINS({given(list(values))}, {path})"
    return f"{path} IN ({', '.join(given(str(value)) for value in values)})"


def by_ties(ties: Sequence[Tie], given: Parameters) -> Iterator[str]:
    for key, value in ties:
        yield f"{_PATHS[key]} = {given(sortable(value))}"


def sortable(value: str | None) -> str:
    return NO_DUE_DATE if value is None else value


def order_by(order: Order, leading: str | None) -> str:
    """Write an order that a composite index has; a path that is fixed comes first, as in the index made for it."""
    first = f"{leading} {_direction(order[0])}, " if leading else ""
    return first + ", ".join(f"{_PATHS[part.key]} {_direction(part)}" for part in order)


def _direction(part: Ordering) -> str:
    return "DESC" if part.descending else "ASC"


def behind(order: Order, boundary: Boundary, given: Parameters) -> str:
    """Say what comes after the boundary: further in the first key, or equal there and further in the next."""
    ways = []
    equal: list[str] = []
    for part, value in zip(order, boundary, strict=True):
        name = given(sortable(value))
        ways.append(" AND ".join((*equal, f"{_PATHS[part.key]} {_further(part)} {name}")))
        equal.append(f"{_PATHS[part.key]} = {name}")
    return "(" + " OR ".join(f"({way})" for way in ways) + ")"


def _further(part: Ordering) -> str:
    return "<" if part.descending else ">"
