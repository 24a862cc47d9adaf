"""Authorised parties: everybody a user may act for, and through what."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from local.altinn.access import grants_of
from local.altinn.guard import Guard
from local.altinn.identity import party_id, party_uuid
from local.altinn.lenient import case_blind, json_object
from local.altinn.world import Grant, Organisation, World
from local.altinn.worlds import CurrentWorld

SCOPE = "altinn:accessmanagement/authorizedparties.admin"
PATH = "/accessmanagement/api/v1/resourceowner/authorizedparties"


@dataclass(frozen=True)
class Include:
    """Which kinds of rights the caller asked to see; the others are answered as empty lists."""

    roles: bool
    packages: bool
    resources: bool
    instances: bool

    @classmethod
    def asked(cls, request: web.Request) -> "Include":
        def flag(name: str) -> bool:
            return request.query.get(name, "false").lower() == "true"

        return cls(
            flag("includeRoles"), flag("includeAccessPackages"), flag("includeResources"), flag("includeInstances")
        )


class AuthorisedParties:
    """POST of {type, value, partyFilter}; answers the plain list of parties, subunits inside their main unit."""

    def __init__(self, world: CurrentWorld, guard: Guard) -> None:
        self._world = world
        self._guard = guard

    def routes(self) -> list[web.RouteDef]:
        return [web.post(PATH, self._guard.requiring(SCOPE, self.list_parties))]

    async def list_parties(self, request: web.Request) -> web.Response:
        body = case_blind(await json_object(request))
        wanted = {f"{item['type']}:{item['value']}" for item in body.get("partyfilter") or ()}
        listing = Listing(self._world.now, f"{body['type']}:{body['value']}", wanted, Include.asked(request))
        return web.json_response(list(listing.parties()))


@dataclass(frozen=True)
class Listing:
    """The parties of one user; an empty `wanted` means all of them."""

    world: World
    user: str
    wanted: set[str]
    include: Include

    def parties(self) -> Iterator[dict[str, Any]]:
        yield from self._persons()
        yield from self._email_users()
        yield from self._organisations()

    def _persons(self) -> Iterator[dict[str, Any]]:
        for urn, person in self.world.person.items():
            if grants := self._grants(urn):
                own = {"name": person.name, "type": "Person", "isDeleted": person.deleted}
                yield self._party(urn, grants) | own | {"personId": person.number, "dateOfBirth": person.born}

    def _email_users(self) -> Iterator[dict[str, Any]]:
        for urn, user in self.world.email_user.items():
            if grants := self._grants(urn):
                yield self._party(urn, grants) | {"name": user.email, "type": "SelfIdentified", "emailId": user.email}

    def _organisations(self) -> Iterator[dict[str, Any]]:
        for main in self.world.organisations:
            grants = self._grants(main.urn)
            subunits = [self._unit(unit, granted) for unit in main.subunits if (granted := self._grants(unit.urn))]
            if grants or subunits:
                yield self._unit(main, grants) | {"subunits": subunits}

    def _grants(self, party: str) -> list[Grant]:
        if self.wanted and party not in self.wanted:
            return []
        return list(grants_of(self.world, self.user, party))

    def _unit(self, unit: Organisation, grants: list[Grant]) -> dict[str, Any]:
        return self._party(unit.urn, grants) | {
            "name": unit.name,
            "type": "Organization",
            "organizationNumber": unit.number,
            "unitType": unit.unit_type,
            "isDeleted": unit.deleted,
            "onlyHierarchyElementWithNoAccess": not grants,
        }

    def _party(self, urn: str, grants: list[Grant]) -> dict[str, Any]:
        """All members with the rights of the party filled in; its kind adds what it knows better."""
        instances = {(given.resource, given.ref) for grant in grants for given in grant.instances}
        return {
            "partyUuid": str(party_uuid(urn)),
            "partyId": party_id(urn),
            "organizationNumber": None,
            "personId": None,
            "emailId": None,
            "dateOfBirth": None,
            "unitType": None,
            "isDeleted": False,
            "onlyHierarchyElementWithNoAccess": False,
            "authorizedAccessPackages": _sorted_if(self.include.packages, (n for g in grants for n in g.packages)),
            "authorizedResources": _sorted_if(self.include.resources, (n for g in grants for n in g.resources)),
            "authorizedRoles": _sorted_if(self.include.roles, (n for g in grants for n in g.roles)),
            "authorizedInstances": [
                {"resourceId": resource, "instanceId": ref.rpartition(":")[2], "instanceRef": ref}
                for resource, ref in (sorted(instances) if self.include.instances else ())
            ],
            "subunits": [],
        }


def _sorted_if(included: bool, names: Iterable[str]) -> list[str]:
    return sorted(set(names)) if included else []
