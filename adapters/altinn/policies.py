"""The levels that the policies of service resources ask for, one by one or of all of them (A-035, A-037, W-027)."""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import quote

from adapters.altinn.failure import UpstreamFailure
from adapters.altinn.http import AltinnHttp
from adapters.altinn.policy import UnreadablePolicyError, minimum_level

AT_ONCE = 15
MOST_FAILURES = 2 * AT_ONCE
"""A registry that has failed so often is away: it is not asked for thousands of policies more."""
_ALTINN_2_PREFIX = "se_"
_log = logging.getLogger(__name__)

type Levels = Mapping[str, int | None]
"""By identifier; None of a resource whose policy names no level, or that has none."""


@dataclass(frozen=True, slots=True)
class ReadPolicies:
    """What many policies say; `without` are resources whose policy is refused or unreadable."""

    levels: dict[str, int | None] = field(default_factory=dict)
    without: set[str] = field(default_factory=set)

    def put_over(self, stored: Levels | None) -> Levels:
        """Let what was read count, and keep the stored level of what could not be (A-037)."""
        return {**dict.fromkeys(self.without), **(stored or {}), **self.levels}


class AltinnPolicies:
    def __init__(self, http: AltinnHttp) -> None:
        self._http = http

    async def level(self, identifier: str) -> int | None:
        """Give one level; None when the policy is refused or unreadable. Raises UpstreamFailure."""
        if not has_policy(identifier):
            return None
        try:
            return await self._level(identifier)
        except UnreadablePolicyError:
            return None

    async def read(self, identifiers: Iterable[str]) -> ReadPolicies:
        """Read many side by side; one that fails is left out, a registry that is away raises UpstreamFailure."""
        read, at_once = ReadPolicies(), asyncio.Semaphore(AT_ONCE)
        failures: list[UpstreamFailure] = []

        async def read_one(identifier: str) -> None:
            async with at_once:
                if len(failures) >= MOST_FAILURES:
                    return
                try:
                    read.levels[identifier] = await self._level(identifier)
                except UnreadablePolicyError:
                    read.without.add(identifier)
                except UpstreamFailure as failure:
                    failures.append(failure)

        await asyncio.gather(*(read_one(identifier) for identifier in identifiers if has_policy(identifier)))
        if failures and (len(failures) >= MOST_FAILURES or not (read.levels or read.without)):
            raise failures[-1]
        return read

    async def _level(self, identifier: str) -> int | None:
        """Read a policy; one that the registry refuses, or that is none, raises UnreadablePolicyError."""
        try:
            return minimum_level(
                await self._http.get(f"resourceregistry/api/v1/resource/{quote(identifier, '')}/policy")
            )
        except UnreadablePolicyError as error:
            _log.warning("The policy of %s is unreadable: %s", identifier, error)
            raise
        except UpstreamFailure as failure:
            _log.warning("The policy of %s cannot be had: %s", identifier, failure.status or "no answer")
            if failure.status is None or failure.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise
            raise UnreadablePolicyError("the registry gives none out") from failure


def has_policy(identifier: str) -> bool:
    """Services of the second Altinn have none (A-037)."""
    return not identifier.startswith(_ALTINN_2_PREFIX)
