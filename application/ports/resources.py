"""The registry of service resources."""

from typing import Protocol

from domain.access.resource import Resource


class Resources(Protocol):
    """Answers may be 20 minutes old, and up to 26 hours while the registry is away; then BadGateway is raised."""

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

        None when there is no policy, or one without a readable level. Answers may be 6 hours old, 24 hours while
        the registry is away; then BadGateway is raised.
        """
        ...
