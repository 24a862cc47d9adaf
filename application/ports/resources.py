"""The registry of service resources."""

from collections.abc import Iterable
from typing import Protocol

from domain.access.resource import Resource


class Resources(Protocol):
    """What a timer fetched from the registry last: no request waits for the registry.

    Answers are about 11 minutes old at most (10 from timer to timer, 1 until every process knows), and older while
    the registry or the store is away. Only a process that knows nothing while the store holds nothing, or is away
    too, asks the registry; every method raises BadGateway when that fails.
    """

    async def find(self, urn: str) -> Resource | None:
        """Give a resource by its URN, whatever the case.

        None when the registry lacks it, names no competent authority for it or gives it a type that dialogs
        cannot have (A-039, S-047).
        """
        ...

    async def owned_by(self, organization_number: str) -> frozenset[str]:
        """Give the URNs, in lower case, of all resources of a service owner (A-041)."""
        ...

    async def org_of(self, organization_number: str) -> str | None:
        """Give a service owner's short name, in lower case (A-042).

        None when it owns nothing. When the registry spells it in several ways the first is given, and that is logged.
        """
        ...

    async def minimum_level(self, urn: str) -> int | None:
        """Give the authentication level, 0 to 4, that the resource's policy asks for (A-035, W-028).

        None when there is no policy, or one without a readable level. Policies are read every night, that of a
        resource which is new on the list with the next list; a policy that cannot be had keeps its last level.
        """
        ...

    async def above(self, level: int, urns: Iterable[str]) -> frozenset[str]:
        """Give those of the resources, by URNs in lower case, that take a higher level than this to be opened.

        A policy that names none counts as DEFAULT_LEVEL, and what nobody knows yet as the highest.
        """
        ...


class ResourceUpkeep(Protocol):
    """Renews what Resources answers, for all processes.

    Every method raises BadGateway when the registry fails and Unavailable when the store does: what is stored stays.
    """

    async def sync_list(self) -> None:
        """Fetch the list, and the policies of those resources on it whose level was never stored (A-039)."""
        ...

    async def sync_policies(self) -> None:
        """Fetch all policies, 15 side by side (A-037).

        One that is missing, unreadable or fails is logged and keeps its stored level.
        """
        ...
