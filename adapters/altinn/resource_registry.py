"""The registry of service resources: the list, and the level of each resource's policy (A-035, A-039 to A-042)."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import quote

from adapters.altinn import resource_list
from adapters.altinn.failure import UpstreamFailure
from adapters.altinn.http import AltinnHttp
from adapters.altinn.policy import UnreadablePolicyError, minimum_level
from adapters.altinn.resource_list import Registry
from adapters.memory.cache import Cache, Durations
from domain.access.actions import RESOURCE_PREFIX
from domain.access.resource import Resource

LIST_DURATIONS = Durations(
    fresh=timedelta(minutes=20),
    stale=timedelta(hours=26),
    soft=timedelta(seconds=10),
    hard=timedelta(seconds=10),
)
LEVEL_DURATIONS = Durations(
    fresh=timedelta(hours=6),
    stale=timedelta(hours=24),
    hard=timedelta(seconds=10),
)
ALTINN_2_PREFIX = "se_"
_log = logging.getLogger(__name__)


class AltinnResources:
    def __init__(self, http: AltinnHttp, now: Callable[[], datetime]) -> None:
        self._http = http
        self._registry: Cache[None, Registry] = Cache(LIST_DURATIONS, now)
        self._levels: Cache[str, int | None] = Cache(LEVEL_DURATIONS, now, capacity=50_000)

    async def find(self, urn: str) -> Resource | None:
        return (await self._current()).resources.get(urn.lower())

    async def owned_by(self, organization_number: str) -> frozenset[str]:
        return (await self._current()).by_owner.get(organization_number, frozenset())

    async def org_of(self, organization_number: str) -> str | None:
        return (await self._current()).orgs.get(organization_number)

    async def minimum_level(self, urn: str) -> int | None:
        identifier = urn.lower().removeprefix(RESOURCE_PREFIX)
        if identifier.startswith(ALTINN_2_PREFIX):
            return None
        return await self._levels.get(identifier, lambda: self._level(identifier))

    async def _current(self) -> Registry:
        return await self._registry.get(None, self._listed)

    async def _listed(self) -> Registry:
        return resource_list.registry(await self._http.get(resource_list.PATH))

    async def _level(self, identifier: str) -> int | None:
        """Read the policy; one that is refused or unreadable names no level, an upstream that is away is a failure."""
        try:
            return minimum_level(
                await self._http.get(f"resourceregistry/api/v1/resource/{quote(identifier, '')}/policy")
            )
        except UnreadablePolicyError as error:
            _log.warning("The policy of %s is unreadable: %s", identifier, error)
        except UpstreamFailure as failure:
            if failure.status is None or failure.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise
            _log.warning("The policy of %s cannot be had: %s", identifier, failure.status)
        return None
