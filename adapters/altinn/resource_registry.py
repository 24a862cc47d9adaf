"""The registry of service resources: the list, and the level of each resource's policy (A-035, A-039 to A-042)."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from pydantic import TypeAdapter

from adapters.altinn import resource_list
from adapters.altinn.http import AltinnHttp
from adapters.altinn.policies import AltinnPolicies, Levels, has_policy
from adapters.altinn.resource_list import Registry
from adapters.caching.cache import Cache, Durations
from adapters.caching.reference import Reference, ReferenceStore
from domain.access.resource import DEFAULT_LEVEL, HIGHEST_LEVEL, RESOURCE_PREFIX, Resource

LIST_PATIENCE = timedelta(seconds=10)
POLICIES_PATIENCE = timedelta(minutes=5)
"""Nobody waits so long: until all policies are read, each is asked for by itself."""
SINGLE_DURATIONS = Durations(fresh=timedelta(hours=6), stale=timedelta(hours=24), hard=timedelta(seconds=10))
_LIST = TypeAdapter(Registry)
_LEVELS: TypeAdapter[Levels] = TypeAdapter(dict[str, int | None])


class AltinnResources:
    """Implements Resources for requests, and ResourceUpkeep for the timers."""

    def __init__(self, http: AltinnHttp, store: ReferenceStore, now: Callable[[], datetime]) -> None:
        self._http = http
        self._policies = AltinnPolicies(http)
        self._registry = Reference("resources", _LIST, store, self._fetch_list, now, LIST_PATIENCE)
        self._levels = Reference("levels", _LEVELS, store, self._all_levels, now, POLICIES_PATIENCE)
        self._single: Cache[str, int | None] = Cache(SINGLE_DURATIONS, now)

    async def find(self, urn: str) -> Resource | None:
        return (await self._registry.get()).resources.get(urn.lower())

    async def owned_by(self, organization_number: str) -> frozenset[str]:
        return (await self._registry.get()).by_owner.get(organization_number, frozenset())

    async def org_of(self, organization_number: str) -> str | None:
        return (await self._registry.get()).orgs.get(organization_number)

    async def minimum_level(self, urn: str) -> int | None:
        identifier = _identifier(urn)
        if not has_policy(identifier):
            return None
        levels = await self._levels.at_hand()
        if levels is not None and (identifier in levels or await self.find(urn) is None):
            return levels.get(identifier)
        return await self._single.get(identifier, lambda: self._policies.level(identifier))

    async def above(self, level: int, urns: Iterable[str]) -> frozenset[str]:
        levels = await self._levels.at_hand() or {}
        return frozenset(urn for urn in urns if level < _level_to_open(_identifier(urn), levels))

    async def sync_list(self) -> None:
        registry = await self._fetch_list()
        await self._registry.renew(lambda _: _at_once(registry))
        known = await self._levels.read_stored() or {}
        await self._store_levels(name for name in _identifiers(registry) if name not in known)

    async def sync_policies(self) -> None:
        await self._store_levels(_identifiers(await self._registry.get()))

    async def _store_levels(self, identifiers: Iterable[str]) -> None:
        read = await self._policies.read(identifiers)
        await self._levels.renew(lambda stored: _at_once(read.put_over(stored)))

    async def _all_levels(self) -> Levels:
        return (await self._policies.read(_identifiers(await self._registry.get()))).put_over(None)

    async def _fetch_list(self) -> Registry:
        return resource_list.registry(await self._http.get(resource_list.PATH))


def _identifier(urn: str) -> str:
    return urn.lower().removeprefix(RESOURCE_PREFIX)


def _identifiers(registry: Registry) -> tuple[str, ...]:
    return tuple(_identifier(urn) for urn in registry.resources)


def _level_to_open(identifier: str, levels: Levels) -> int:
    if not has_policy(identifier):
        return DEFAULT_LEVEL
    level = levels.get(identifier, HIGHEST_LEVEL)
    return DEFAULT_LEVEL if level is None else level


async def _at_once[V](made: V) -> V:
    return made
