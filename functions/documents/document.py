"""A whole OpenAPI document of one audience."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from functions.documents.operations import describe
from functions.documents.problem import PROBLEM_DETAILS
from functions.documents.schemas import Schemas
from functions.documents.signature import signature_of
from functions.hosting.declaration import Api, Operation

VERSION = "3.1.0"
_BEARER = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
_SCHEMES = {
    "maskinporten": {
        **_BEARER,
        "description": "A token of Maskinporten, for systems: service owners and system users.",
    },
    "idporten": {**_BEARER, "description": "A token of ID-porten, for people."},
}
_TAGS = {
    "serviceowner": "What service owners do with their dialogs.",
    "enduser": "What people and their systems do with the dialogs of the parties they act for.",
    "metadata": "What the service says of itself. Anybody may read it.",
}


@dataclass(frozen=True, slots=True)
class Audience:
    title: str
    description: str
    apis: Sequence[Api]


def document(audience: Audience) -> dict[str, Any]:
    operations = [(api, operation) for api in audience.apis for operation in documented_operations(api)]
    signatures = [signature_of(operation) for _, operation in operations]
    schemas = Schemas(
        sent=frozenset(model for signature in signatures for model in signature.sent),
        answered=frozenset(signature.view for signature in signatures if signature.view is not None),
    )
    paths: dict[str, dict[str, Any]] = {}
    for api, operation in sorted(operations, key=lambda pair: pair[1].path):
        item = paths.setdefault(operation.path, {})
        item[operation.method.lower()] = describe(operation, api.audience.capitalize(), schemas)
    return {
        "openapi": VERSION,
        "info": {"title": audience.title, "version": "v1", "description": audience.description},
        "tags": [{"name": api.audience.capitalize(), "description": _TAGS[api.audience]} for api in audience.apis],
        "paths": paths,
        "components": {
            "schemas": dict(sorted({**schemas.components, "ProblemDetails": PROBLEM_DETAILS}.items())),
            "securitySchemes": _used_schemes(paths),
        },
    }


def documented_operations(api: Api) -> Iterable[Operation]:
    return (operation for operation in api.operations.values() if operation.is_documented)


def _used_schemes(paths: dict[str, dict[str, Any]]) -> dict[str, Any]:
    secured = (operation.get("security", ()) for item in paths.values() for operation in item.values())
    used = {name for requirements in secured for requirement in requirements for name in requirement}
    return {name: scheme for name, scheme in _SCHEMES.items() if name in used}
