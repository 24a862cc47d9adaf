"""How service resources and their owners are shown: Altinn's words for them, with fallbacks (S-156, A-044)."""

from dataclasses import dataclass

from application.ports.catalogue import Agencies, MetadataLinks
from application.ports.resources import Resources
from domain.access.resource import DEFAULT_LEVEL, RESOURCE_PREFIX, Resource
from domain.kernel.localization import Localization, Localized


@dataclass(frozen=True, slots=True)
class ShownResource:
    """`resource_type` and `status` are None of a resource that the registry lacks."""

    id: str
    name: Localized
    is_delegable: bool
    minimum_authentication_level: int
    metadata: str
    resource_type: str | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class ShownOwner:
    org_number: str
    code: str
    name: Localized


@dataclass(frozen=True, slots=True)
class Presentation:
    """Every method may raise BadGateway."""

    resources: Resources
    agencies: Agencies
    links: MetadataLinks

    async def resource(self, urn: str) -> ShownResource:
        found = await self.resources.find(urn)
        level = await self.resources.minimum_level(urn)
        identifier = urn.removeprefix(RESOURCE_PREFIX)
        return ShownResource(
            id=identifier,
            name=_name_or(found.title if found else (), identifier),
            is_delegable=found is not None and found.delegable,
            minimum_authentication_level=DEFAULT_LEVEL if level is None else level,
            metadata=self.links.of_resource(identifier),
            resource_type=found.type if found else None,
            status=found.status if found else None,
        )

    async def owner(self, urn: str, org: str = "") -> ShownOwner:
        """Show the owner of a resource; `org` is the short name to fall back on."""
        found = await self.resources.find(urn)
        agency = await self.agencies.find(found.owner) if found else None
        code = agency.org if agency else _short_name(found, org)
        return ShownOwner(
            org_number=found.owner if found else "", code=code, name=_name_or(agency.name if agency else (), code)
        )


def _short_name(resource: Resource | None, org: str) -> str:
    return resource.org if resource else org


def _name_or(name: Localized, fallback: str) -> Localized:
    return name or (Localization(language_code="nb", value=fallback),)
