"""One operation as OpenAPI describes it."""

import inspect
import re
from typing import Any

from domain.dialog.commands.patch_dialog import PatchDialog
from functions.documents.examples import BODIES
from functions.documents.parameters import parameters_of
from functions.documents.responses import responses_of
from functions.documents.schemas import Schemas
from functions.documents.signature import Signature, signature_of
from functions.hosting.declaration import Operation
from functions.hosting.policies import Policy

_REFERENCES = re.compile(r"\s*\((?:[A-Z]-\d|spec )[^)]*\)")
"""Rule numbers are for those who read the code."""


def describe(operation: Operation, tag: str, schemas: Schemas) -> dict[str, Any]:
    signature = signature_of(operation)
    parameters = list(parameters_of(operation, signature, schemas))
    description = _REFERENCES.sub("", inspect.getdoc(operation.handler) or "")
    return {
        "operationId": operation_id(operation),
        "tags": [tag],
        "summary": operation.handler.__name__.replace("_", " ").capitalize(),
        **({"description": description} if description else {}),
        **({"parameters": parameters} if parameters else {}),
        **_body(signature, schemas),
        "responses": responses_of(operation, signature, schemas),
        **({"security": _security(operation.policy)} if operation.policy else {}),
    }


def operation_id(operation: Operation) -> str:
    return operation.operation_id or operation.handler.__name__.title().replace("_", "")


def _body(signature: Signature, schemas: Schemas) -> dict[str, Any]:
    if signature.body is None:
        return {}
    example = BODIES.get(signature.body.__name__)
    media = {"schema": schemas.sent(signature.body), **({"example": example} if example is not None else {})}
    kinds = ["application/json", *(["application/json-patch+json"] if signature.body is PatchDialog else [])]
    return {"requestBody": {"required": True, "content": dict.fromkeys(kinds, media)}}


def _security(policy: Policy) -> list[dict[str, list[str]]]:
    """One of these: all of `every`, or any of `one_of`."""
    if policy.every:
        return [{"maskinporten": sorted(policy.every)}]
    return [{scheme: [scope]} for scheme in ("idporten", "maskinporten") for scope in sorted(policy.one_of)]
