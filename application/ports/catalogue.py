"""What Altinn tells of resources, roles, packages and their owners, and which resources dialogs have."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from domain.access.subject import Agency, Subject
from domain.authorization.parties import SearchScope


class Agencies(Protocol):
    async def find(self, organization_number: str) -> Agency | None:
        """Give a service owner by number (A-044, W-042). Answers may be 24 hours old, 26 while the list is away.

        Raises BadGateway then.
        """
        ...


class AccessMetadata(Protocol):
    async def subjects(self) -> Mapping[str, Subject]:
        """Give roles and access packages by every URN they are known by, in lower case (W-029 to W-032).

        Answers may be 1 hour old, 2 while access management is away; then BadGateway is raised.
        """
        ...


class MetadataLinks(Protocol):
    def of_resource(self, identifier: str) -> str:
        """Write the address where Altinn describes a resource; `identifier` is without URN prefix (W-033)."""
        ...


class ReferencedResources(Protocol):
    async def find_resources(self, scope: SearchScope | None = None) -> tuple[str, ...]:
        """Give the URNs of all resources that dialogs have, in order; with a scope, that dialogs in it have.

        A query a resource and 1 more, however many dialogs there are; as many times more as the scope is divided for
        queries. May raise the refusal Unavailable.
        """
        ...


class Kept[K, V](Protocol):
    """Keeps what is costly to make; how long is the keeper's to know."""

    async def get(self, key: K, load: Callable[[], Awaitable[V]]) -> V:
        """Give what is kept under the key, or make and keep it. Raises what `load` raises."""
        ...
