"""Where the dialogs of a list lie: each source is asked by itself, in the order of an index made for it.

An index serves an order only behind what is fixed before it. One party, one service resource, one owner: each has
composite indexes of its own, so that a page costs the same whatever else the container holds.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import batched

from adapters.cosmos.conditions import Holding, Parameters, among, held, holdings, is_single, single
from application.ports.search import Search
from domain.access.parties import SearchScope

BY_PARTY = 5
"""Up to so many parties are asked one by one, each in the order of its own index; every query takes the host's time."""
BY_RESOURCE = 100
"""Of more parties than this, dialogs are followed resource by resource: a user of so many asks for few resources."""
AT_ONCE = 5_000
"""Parties in one query: a query with its parameters may not grow beyond 512 kB."""

PARTY, RESOURCE, OWNER = "c.party", "c.serviceResource", "c.org"


@dataclass(frozen=True, slots=True)
class Source:
    """Dialogs that fulfil a condition; `leading` is the path whose value they share, `party` the one they belong to."""

    condition: Callable[[Parameters], str]
    leading: str | None = None
    party: str | None = None


def sources(search: Search) -> list[Source]:
    if search.scope is None:
        return list(_of_owner(search))
    return [*_of_scope(search.scope), *_singles(search)]


def _of_owner(search: Search) -> Iterator[Source]:
    parties = search.filters.party
    if not parties:
        yield Source(lambda _: "true", OWNER if len(search.orgs) == 1 else None)
    elif len(parties) <= BY_PARTY:
        for party in dict.fromkeys(parties):
            yield Source(lambda given, party=party: among(PARTY, (party,), given), PARTY, party)  # type: ignore[misc]  # mypy infers no default of a lambda
    else:
        yield Source(lambda given: among(PARTY, parties, given))


def _of_scope(scope: SearchScope) -> Iterator[Source]:
    held_alike = tuple(holdings(scope))
    parties = {party for holding in held_alike for party in holding.parties}
    if len(parties) <= BY_PARTY:
        yield from (_one_party(party, held_alike) for party in sorted(parties))
    elif len(parties) > BY_RESOURCE and scope.parties_by_resource:
        for resource, those in scope.parties_by_resource.items():
            yield from (_one_resource(Holding(some, (resource,))) for some in batched(those, AT_ONCE, strict=False))
    else:
        yield Source(lambda given: f"({' OR '.join(held(holding, given) for holding in held_alike)})")


def _one_party(party: str, held_alike: tuple[Holding, ...]) -> Source:
    resources = sorted({one for holding in held_alike if party in holding.parties for one in holding.resources})
    return Source(lambda given: held(Holding((party,), tuple(resources)), given), PARTY, party)


def _one_resource(holding: Holding) -> Source:
    return Source(lambda given: held(holding, given), RESOURCE)


def _singles(search: Search) -> Iterator[Source]:
    """Give the dialogs that may be shown by themselves, of the parties asked for."""
    scope, parties = search.scope, search.filters.party
    if scope is not None and is_single(scope):

        def condition(given: Parameters) -> str:
            shown = single(scope, given)
            return f"{shown} AND {among(PARTY, parties, given)}" if parties else shown

        yield Source(condition)
