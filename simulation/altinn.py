"""Altinn as far as the application asks it: everybody is known, and all but one may do everything."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from domain.access.caller import Caller, EndUser
from domain.access.resource import Resource
from domain.authorization.actions import DecisionRequest, Right
from domain.authorization.parties import Authorized, AuthorizedParty, PartyKind

ORG, ORGANIZATION_NUMBER = "ttd", "991825827"
SERVICE_RESOURCE = "urn:altinn:resource:simulated"
PARTIES = ("urn:altinn:organization:identifier-no:310000019", "urn:altinn:organization:identifier-no:310000027")
STRANGER = "urn:altinn:person:identifier-no:14886498226"
_RESOURCE = Resource(urn=SERVICE_RESOURCE, type="genericaccessresource", owner=ORGANIZATION_NUMBER, org=ORG)


class OneResource:
    """Implements Resources."""

    async def find(self, urn: str) -> Resource | None:
        return _RESOURCE if urn.lower() == SERVICE_RESOURCE else None

    async def owned_by(self, _organization_number: str) -> frozenset[str]:
        return frozenset((SERVICE_RESOURCE,))

    async def org_of(self, _organization_number: str) -> str | None:
        return ORG

    async def minimum_level(self, _urn: str) -> int | None:
        return 0


class EveryName:
    """Implements PartyNames."""

    async def name_of(self, _urn: str) -> str | None:
        return "Prøve Testesen"


class Permissions:
    """Implements Decisions, AuthorizedParties and SubjectResources: `STRANGER` may act for the first party alone."""

    async def find_permitted(self, _caller: Caller, request: DecisionRequest) -> frozenset[Right]:
        return frozenset(request.rights)

    async def of(self, caller: EndUser, _parties: Iterable[str] = (), *, with_rights: bool = True) -> Authorized:
        resources = (SERVICE_RESOURCE,) if with_rights else ()
        return Authorized(
            AuthorizedParty(
                urn=urn,
                uuid=UUID(int=number),
                party_id=number,
                name="Test",
                kind=PartyKind.ORGANIZATION,
                resources=resources,
            )
            for number, urn in enumerate(parties_of(caller.urn))
        )

    async def mapping(self) -> Mapping[str, frozenset[str]]:
        return {}


def parties_of(person: str) -> tuple[str, ...]:
    return PARTIES[:1] if person == STRANGER else PARTIES
