"""The list of service owners that Altinn's content delivery network publishes."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from local.altinn.world import ServiceOwner
from local.altinn.worlds import CurrentWorld


@dataclass(frozen=True)
class ServiceOwnerList:
    """Anonymous GET /orgs/altinn-orgs.json."""

    world: CurrentWorld

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/orgs/altinn-orgs.json", self.show)]

    async def show(self, _: web.Request) -> web.Response:
        return web.json_response({"orgs": {owner.org: _entry(owner) for owner in self.world.now.service_owners}})


def _entry(owner: ServiceOwner) -> dict[str, Any]:
    return {
        "name": owner.name,
        "logo": f"{owner.homepage}/{owner.org}.svg",
        "orgnr": owner.number,
        "homepage": owner.homepage,
        "environments": ["tt02", "production"],
    }
