"""Names of roles and access packages in the language of Accept-Language."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from aiohttp import web

from local.altinn.identity import party_uuid
from local.altinn.world import Package, Role, Text
from local.altinn.worlds import CurrentWorld

BASE = "/accessmanagement/api/v1/meta/info"
LANGUAGES = ("nb", "nn", "en")


@dataclass(frozen=True)
class Metadata:
    """Anonymous GETs of the two catalogues."""

    world: CurrentWorld

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get(f"{BASE}/roles", self.roles),
            web.get(f"{BASE}/accesspackages/export", self.packages),
        ]

    async def roles(self, request: web.Request) -> web.Response:
        language = language_of(request)
        return web.json_response([role_entry(role, language) for role in self.world.now.roles])

    async def packages(self, request: web.Request) -> web.Response:
        return web.json_response(package_groups(self.world.now.packages, language_of(request)))


def language_of(request: web.Request) -> str:
    """The first supported language of the header, else Bokmål."""
    wanted = (part.split(";")[0].strip().lower() for part in request.headers.get("Accept-Language", "").split(","))
    return next((language for language in wanted if language in LANGUAGES), "nb")


def role_entry(role: Role, language: str) -> dict[str, Any]:
    return {
        "id": str(party_uuid(role.urn)),
        "name": in_language(role.name, language),
        "code": role.urn.rpartition(":")[2],
        "urn": role.urn,
        "legacyRoleCode": role.code.lower(),
        "legacyUrn": f"urn:altinn:rolecode:{role.code.lower()}",
    }


def package_groups(packages: tuple[Package, ...], language: str) -> list[dict[str, Any]]:
    """Groups of areas of packages, each sorted by name."""
    ordered = sorted(packages, key=lambda package: (package.group, package.area, package.id))
    return [
        {"name": group, "areas": [_area(area, members, language) for area, members in _by_area(list(members_of_group))]}
        for group, members_of_group in groupby(ordered, key=lambda package: package.group)
    ]


def in_language(text: Text, language: str) -> str | None:
    return next((value for key, value in text.items() if key == language), text.get("nb"))


def _by_area(packages: list[Package]) -> list[tuple[str, list[Package]]]:
    return [(area, list(members)) for area, members in groupby(packages, key=lambda package: package.area)]


def _area(name: str, packages: list[Package], language: str) -> dict[str, Any]:
    return {"name": name, "packages": [_package_entry(package, language) for package in packages]}


def _package_entry(package: Package, language: str) -> dict[str, Any]:
    urn = f"urn:altinn:accesspackage:{package.id}"
    return {"id": str(party_uuid(urn)), "urn": urn, "name": in_language(package.name, language)}
