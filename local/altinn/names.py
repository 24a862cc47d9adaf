"""Register: the display name of a person, an organisation or a system user."""

from typing import Any

from aiohttp import web

from local.altinn.guard import Guard
from local.altinn.identity import party_id, party_uuid
from local.altinn.lenient import case_blind, json_object
from local.altinn.world import World
from local.altinn.worlds import CurrentWorld

SCOPE = "altinn:register/partylookup.admin"


class Names:
    """POST /register/api/v1/dialogporten/parties/query with {Data: [party URN]}; unknown ones are left out."""

    def __init__(self, world: CurrentWorld, guard: Guard) -> None:
        self._world = world
        self._guard = guard

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/register/api/v1/dialogporten/parties/query", self._guard.requiring(SCOPE, self.query))]

    async def query(self, request: web.Request) -> web.Response:
        urns = case_blind(await json_object(request))["data"]
        known = (named_party(self._world.now, urn) for urn in urns)
        return web.json_response({"data": [party for party in known if party]})


def named_party(world: World, urn: str) -> dict[str, Any] | None:
    if person := world.person.get(urn):
        return _party(urn, "person", person.name) | {"personIdentifier": person.number}
    if unit := world.units.get(urn):
        return _party(urn, "organization", unit.name) | {"organizationIdentifier": unit.number}
    if user := world.system_user.get(urn):
        return _party(urn, "systemuser", user.name)
    return None


def _party(urn: str, kind: str, name: str) -> dict[str, Any]:
    return {"partyUuid": str(party_uuid(urn)), "partyId": party_id(urn), "partyType": kind, "displayName": name}
