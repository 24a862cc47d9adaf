"""What stays the same in every story: the services, and which roles and packages open them."""

from typing import Any

type Document = dict[str, Any]

TTD, SKD = "ttd", "skd"
PREFIX = "urn:altinn:resource:"
TOLD = {"nb": "Tjeneste"}


def _resource(name: str, level: int | None, **members: Any) -> Document:
    return {"id": name, "type": "GenericAccessResource", "owner": TTD, "minimumLevel": level, "title": TOLD, **members}


RESOURCES = (
    _resource("open", None),
    _resource("two", 2),
    _resource("three", 3),
    _resource("four", 4),
    _resource("unread", 0, actions=["write", "sign", "transmissionread"]),
    _resource("letters", 3, type="CorrespondenceService"),
    _resource("app_ttd_form", 2, type="AltinnApp"),
    _resource("app_ttd_moved_in", 3, type="MigratedApp"),
    _resource("tax", 3, owner=SKD),
)
ROLES = {
    "DAGL": ["open", "two", "three", "letters", "app_ttd_form"],
    "REGN": ["three", "tax", "unread"],
    "HADM": [],
    "PRIV": ["open", "four"],
}
OWN_ROLES = ("PRIV",)
"""Held by every person and e-mail user for themselves."""
PACKAGES = {"accounts": ["tax", "four"], "property": ["two", "app_ttd_moved_in"], "post": ["letters", "unread"]}

WORLD: Document = {
    "serviceOwners": [
        {"org": TTD, "number": "991825827", "name": TOLD},
        {"org": SKD, "number": "310000035", "name": TOLD},
    ],
    "resources": RESOURCES,
    "roles": [
        {
            "code": code,
            "urn": f"urn:altinn:external-role:ccr:{code.lower()}",
            "name": TOLD,
            "resources": opened,
            "own": code in OWN_ROLES,
        }
        for code, opened in ROLES.items()
    ],
    "packages": [
        {"id": name, "name": TOLD, "group": "Allment", "area": "Alt", "resources": opened}
        for name, opened in PACKAGES.items()
    ],
}
"""A world without anybody in it."""


def owner_of(resource: str) -> str:
    return next(str(one["owner"]) for one in RESOURCES if one["id"] == resource)
