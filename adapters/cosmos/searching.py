"""Lists of dialogs as Cosmos queries: filters and order on indexed paths, paging by keyset."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from azure.cosmos.aio import DatabaseProxy
from pydantic import TypeAdapter
from pydantic.alias_generators import to_camel

from adapters.cosmos import containers
from adapters.cosmos.documents import NO_DUE_DATE
from adapters.cosmos.patience import patiently
from application.ports.search import Search
from domain.access.parties import SearchScope
from domain.dialog.given.search import DialogFilters
from domain.dialog.ordering import Boundary, Order, Ordering, OrderKey
from domain.dialog.summary import DialogSummary
from domain.kernel.instants import written

_SUMMARIES = TypeAdapter(tuple[DialogSummary, ...])
_SHOWN = ", ".join(f"c.{to_camel(name)}" for name in DialogSummary.__dataclass_fields__)
_PATHS = {
    OrderKey.CREATED_AT: "c.createdAt",
    OrderKey.UPDATED_AT: "c.updatedAt",
    OrderKey.CONTENT_UPDATED_AT: "c.contentUpdatedAt",
    OrderKey.DUE_AT: "c.dueOrder",
    OrderKey.ID: "c.id",
}


class Parameters:
    """Values of a query, each under a name of its own: nothing a caller sent becomes query text."""

    def __init__(self) -> None:
        self._values: list[Any] = []

    def __call__(self, value: Any) -> str:
        self._values.append(written(value) if isinstance(value, datetime) else value)
        return f"@p{len(self._values) - 1}"

    def named(self) -> list[dict[str, Any]]:
        return [{"name": f"@p{index}", "value": value} for index, value in enumerate(self._values)]


class CosmosDialogSearch:
    """Implements DialogSearch."""

    def __init__(self, database: DatabaseProxy) -> None:
        self._dialogs = database.get_container_client(containers.DIALOGS)

    async def found(self, search: Search) -> tuple[DialogSummary, ...]:
        given = Parameters()
        conditions = " AND ".join(_conditions(search, given))
        query = f"SELECT {_SHOWN} FROM c WHERE {conditions} ORDER BY {_order_by(search.order)}"  # noqa: S608 - parameters only
        return _SUMMARIES.validate_python(await patiently(lambda: self._first(search, query, given.named())))

    async def _first(self, search: Search, query: str, parameters: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Read the first page of the answer, which is all that is wanted."""
        place: dict[str, Any] = {}
        if _is_one_party(search.scope):
            place["partition_key"] = [next(iter(search.scope.resources_by_party))]
        pages = self._dialogs.query_items(query, parameters=parameters, max_item_count=search.limit, **place).by_page()
        found: list[dict[str, Any]] = []
        async for page in pages:
            found += [item async for item in page]
            if len(found) >= search.limit:
                break
        return found[: search.limit]


def _is_one_party(scope: SearchScope) -> bool:
    return len(scope.resources_by_party) == 1 and not scope.dialog_ids and not scope.instance_labels


def _conditions(search: Search, given: Parameters) -> Iterator[str]:
    yield 'c.kind = "dialog"'
    yield "c.deleted = false"
    now = given(search.now)
    yield f"(NOT IS_DEFINED(c.visibleFrom) OR c.visibleFrom <= {now})"
    yield f"(NOT IS_DEFINED(c.expiresAt) OR c.expiresAt > {now})"
    yield _in_scope(search.scope, given)
    yield from _one_of("c.org", search.orgs, given)
    yield from _filtered(search.filters, given)
    if search.after is not None:
        yield _behind(search.order, search.after, given)


def _in_scope(scope: SearchScope, given: Parameters) -> str:
    """Parties with the same resources share a condition: a user has many parties but few kinds of rights."""
    alike: dict[frozenset[str], list[str]] = {}
    for party, resources in scope.resources_by_party.items():
        alike.setdefault(resources, []).append(party)
    ways = [
        f"({_among('c.party', parties, given)} AND {_among('c.serviceResource', sorted(resources), given)})"
        for resources, parties in alike.items()
    ]
    if scope.dialog_ids:
        ways.append(_among("c.dialogId", sorted(str(dialog_id) for dialog_id in scope.dialog_ids), given))
    ways += [
        f"ARRAY_CONTAINS(c.serviceOwnerContext.serviceOwnerLabels, {given(label)})"
        for label in sorted(scope.instance_labels)
    ]
    return f"({' OR '.join(ways)})"


def _filtered(filters: DialogFilters, given: Parameters) -> Iterator[str]:
    yield from _one_of("c.serviceResource", filters.service_resource, given)
    yield from _one_of("c.party", filters.party, given)
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
        ("c.dueAt", filters.due_after, filters.due_before),
    ):
        if after is not None:
            yield f"{path} >= {given(after)}"
        if before is not None:
            yield f"{path} <= {given(before)}"
    for label in filters.system_label:
        yield f"ARRAY_CONTAINS(c.endUserContext.systemLabels, {given(label)})"


def _one_of(path: str, values: Iterable[str], given: Parameters) -> Iterator[str]:
    listed = list(values)
    if listed:
        yield _among(path, listed, given)


def _among(path: str, values: list[str], given: Parameters) -> str:
    if len(values) == 1:
        return f"{path} = {given(str(values[0]))}"
    return f"{path} IN ({', '.join(given(str(value)) for value in values)})"


def _order_by(order: Order) -> str:
    return ", ".join(f"{_PATHS[part.key]} {'DESC' if part.descending else 'ASC'}" for part in order)


def _behind(order: Order, boundary: Boundary, given: Parameters) -> str:
    """Say what comes after the boundary: further in the first key, or equal there and further in the next."""
    ways = []
    equal: list[str] = []
    for part, value in zip(order, boundary, strict=True):
        name = given(NO_DUE_DATE if value is None else value)
        ways.append(" AND ".join((*equal, f"{_PATHS[part.key]} {_further(part)} {name}")))
        equal.append(f"{_PATHS[part.key]} = {name}")
    return "(" + " OR ".join(f"({way})" for way in ways) + ")"


def _further(part: Ordering) -> str:
    return "<" if part.descending else ">"
