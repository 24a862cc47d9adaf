"""Where the dialogs of a list lie: each source is asked by itself, in the order of an index made for it.

An index serves an order only behind what is fixed before it. One party, one service resource, one owner: each has
composite indexes of its own, so that a page costs the same whatever else the container holds.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched

from adapters.cosmos.conditions import (
    RESOURCE,
    Condition,
    Holding,
    Parameters,
    among,
    by_holding,
    holdings,
    of_dialogs,
    of_instances,
)
from application.ports.search import Search
from domain.authorization.parties import SearchScope

BY_PARTY = 5
"""Up to so many parties are asked one by one, each in the order of its own index; every query takes the host's time."""
BY_RESOURCE = 100
"""Of more parties than this, dialogs are followed resource by resource: a user of so many asks for few resources."""
AT_ONCE = 5_000
"""Parties and resources in one query: with its parameters it may not grow beyond 512 kB."""

LABELS_AT_ONCE = 200
"""Each label is a condition of its own."""

PARTY, OWNER = "c.party", "c.org"


@dataclass(frozen=True, slots=True)
class Source:
    """Dialogs that fulfil a condition; `leading` is the path whose value they share, `party` the one they belong to."""

    condition: Condition
    leading: str | None = None
    party: str | None = None


def sources(search: Search) -> list[Source]:
    return list(_of_owner(search)) if search.scope is None else of_scope(search.scope, search.filters.party)


def of_scope(scope: SearchScope, parties: Sequence[str] = ()) -> list[Source]:
    """Divide what a scope holds; `parties` limit the dialogs that may be shown by themselves."""
    return [*_of_holdings(scope), *_singles(scope, parties)]


def anything(_given: Parameters) -> str:
    return "true"


def _of_owner(search: Search) -> Iterator[Source]:
    parties = search.filters.party
    if not parties:
        yield Source(anything, OWNER if len(search.orgs) == 1 else None)
    elif len(parties) <= BY_PARTY:
        for party in dict.fromkeys(parties):
            yield Source(_of_parties((party,)), PARTY, party)
    else:
        yield Source(_of_parties(parties))


def _of_holdings(scope: SearchScope) -> Iterator[Source]:
    held_alike = tuple(holdings(scope))
    parties = {party for holding in held_alike for party in holding.parties}
    if len(parties) <= BY_PARTY:
        for party in sorted(parties):
            yield from (Source(_any_of([holding]), PARTY, party) for holding in _of_party(party, held_alike))
    elif len(parties) > BY_RESOURCE and scope.parties_by_resource:
        for resource, those in scope.parties_by_resource.items():
            for some in batched(those, AT_ONCE, strict=False):
                yield Source(_any_of([Holding(some, (resource,))]), RESOURCE)
    else:
        yield from (Source(_any_of(some)) for some in _in_parts(held_alike))


def _of_party(party: str, held_alike: tuple[Holding, ...]) -> Iterator[Holding]:
    resources = sorted({one for holding in held_alike if party in holding.parties for one in holding.resources})
    yield from (Holding((party,), some) for some in batched(resources, AT_ONCE, strict=False))


def _in_parts(held_alike: Iterable[Holding]) -> Iterator[list[Holding]]:
    """Part what is held so that each part fits into one query: a role may open thousands of resources."""
    part: list[Holding] = []
    size = 0
    for holding in held_alike:
        for resources in batched(holding.resources, AT_ONCE, strict=False):
            added = len(holding.parties) + len(resources)
            if part and size + added > AT_ONCE:
                yield part
                part, size = [], 0
            part.append(Holding(holding.parties, resources))
            size += added
    if part:
        yield part


def _any_of(several: list[Holding]) -> Condition:
    return lambda given: f"({' OR '.join(by_holding(holding, given) for holding in several)})"


def _singles(scope: SearchScope, parties: Sequence[str]) -> Iterator[Source]:
    ids = sorted((resource, str(dialog_id)) for resource, dialog_id in scope.dialog_ids)
    by_id = map(of_dialogs, batched(ids, AT_ONCE, strict=False))
    by_label = map(of_instances, batched(sorted(scope.instance_labels), LABELS_AT_ONCE, strict=False))
    yield from (Source(_within(parties, shown)) for shown in (*by_id, *by_label))


def _within(parties: Sequence[str], shown: Condition) -> Condition:
    limited = _of_parties(parties)
    return (lambda given: f"{shown(given)} AND {limited(given)}") if parties else shown


def _of_parties(parties: Sequence[str]) -> Condition:
    return lambda given: among(PARTY, parties, given)
