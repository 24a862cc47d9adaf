"""The resource registry: the list of resources, the changes of subject-resource pairs, and policies."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from local.altinn.pairs import Pair, Pairs
from local.altinn.policy import policy_of
from local.altinn.refusals import refusal
from local.altinn.world import Resource, World
from local.altinn.worlds import CurrentWorld

BASE = "/resourceregistry/api/v1/resource"
INTERNAL_HOST = "https://resourceregistry.internal.example"  # like the real one: callers may use path and query only
UNSUPPORTED_UNLESS_ASKED = "MigratedApp"
MAX_PAGE = 1000


@dataclass(frozen=True)
class Registry:
    """Anonymous GETs under /resourceregistry/api/v1/resource."""

    world: CurrentWorld
    pairs: Pairs

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get(f"{BASE}/resourcelist", self.resource_list),
            web.get(f"{BASE}/updated", self.updated),
            web.get(f"{BASE}/{{id}}/policy", self.policy),
            web.get(f"{BASE}/{{id}}", self.resource),
        ]

    async def resource_list(self, request: web.Request) -> web.Response:
        with_migrated = request.query.get("includeMigratedApps", "false").lower() == "true"
        return web.json_response(
            [
                entry_of(self.world.now, resource)
                for resource in self.world.now.resources
                if with_migrated or resource.type != UNSUPPORTED_UNLESS_ASKED
            ]
        )

    async def resource(self, request: web.Request) -> web.Response:
        resource = self.world.now.resource.get(request.match_info["id"])
        return web.json_response(entry_of(self.world.now, resource)) if resource else _no_such(request)

    async def policy(self, request: web.Request) -> web.Response:
        resource = self.world.now.resource.get(request.match_info["id"])
        if resource is None:
            return _no_such(request)
        return web.Response(text=policy_of(resource), content_type="application/xml")

    async def updated(self, request: web.Request) -> web.Response:
        since = datetime.fromisoformat(request.query["since"])
        limit = min(int(request.query.get("limit", MAX_PAGE)), MAX_PAGE)
        page, token = self.pairs.page(since, request.query.get("token"), limit)
        links = {"next": _next_link(request.query["since"], token, limit)} if token else {}
        return web.json_response({"links": links, "data": [change_of(pair) for pair in page]})


def entry_of(world: World, resource: Resource) -> dict[str, Any]:
    """A resource as the registry lists it; one without owner has a competent authority without names."""
    return {
        "identifier": resource.id,
        "title": resource.title,
        "description": resource.description,
        "status": resource.status,
        "delegable": resource.delegable,
        "visible": True,
        "resourceType": resource.type,
        "hasCompetentAuthority": _authority(world, resource),
    }


def change_of(pair: Pair) -> dict[str, Any]:
    return {
        "subjectUrn": pair.subject,
        "resourceUrn": f"urn:altinn:resource:{pair.resource}",
        "updatedAt": pair.updated_at.isoformat(),
        "deleted": pair.deleted,
    }


def _authority(world: World, resource: Resource) -> dict[str, Any]:
    if resource.owner is None:
        return {}
    owner = world.owners[resource.owner]
    return {"name": owner.name, "organization": owner.number, "orgcode": owner.org}


def _next_link(since: str, token: str, limit: int) -> str:
    query = urlencode({"since": since, "token": token, "limit": limit})
    return f"{INTERNAL_HOST}{BASE}/updated?{query}"


def _no_such(request: web.Request) -> web.Response:
    return refusal(HTTPStatus.NOT_FOUND, f"no resource {request.match_info['id']}")
