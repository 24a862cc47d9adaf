"""Path, query and headers of an operation."""

import re
from collections.abc import Iterator
from typing import Any

from functions.documents.field_docs import WORDS
from functions.documents.schemas import Schemas
from functions.documents.signature import Signature
from functions.hosting.declaration import Operation

type Parameter = dict[str, Any]

_PATH = {
    "dialogId": "The dialog.",
    "transmissionId": "The transmission.",
    "activityId": "The activity.",
    "seenLogId": "The entry of the seen log.",
    "label": "The label, whatever its case.",
    "asset": "The file.",
}
_UUID = {"type": "string", "format": "uuid"}
_TEXT = {"type": "string"}
_IF_MATCH = (
    "The revision that the caller knows: bare, quoted or as a weak tag, several with commas between them, or `*` for "
    "any. Another one is refused with 412."
)


def parameters_of(operation: Operation, signature: Signature, schemas: Schemas) -> Iterator[Parameter]:
    for name in re.findall(r"\{(\w+)\}", operation.path):
        schema = _UUID if name.endswith("Id") else {"type": "string", "minLength": 1}
        yield {"name": name, "in": "path", "required": True, "description": _PATH[name], "schema": schema}
    if signature.query is not None:
        for name, field, is_required in schemas.properties(signature.query):
            yield _query_parameter(name, field, is_required=is_required)
    if operation.for_person:
        yield _query_parameter("endUserId", {"type": "string", "description": WORDS["endUserId"].description})
    if operation.silent:
        yield _query_parameter(
            "isSilentUpdate", {"type": "boolean", "description": WORDS["isSilentUpdate"].description}
        )
    if signature.has_target and operation.method != "GET":
        yield _header("If-Match", _IF_MATCH, _TEXT)
    if operation.tagged:
        yield _header("If-None-Match", "Revisions that the caller has; 304 without a body if one is current.", _TEXT)
    if signature.has_languages:
        yield _header("Accept-Language", "The languages wanted, best first; all without.", {"type": "string"})


def _query_parameter(name: str, field: dict[str, Any], *, is_required: bool = False) -> Parameter:
    """A parameter left out is not null: it has no value at all."""
    described = {"description": field["description"]} if "description" in field else {}
    schema = {key: value for key, value in field.items() if key != "description"}
    choices = [choice for choice in schema.pop("anyOf", ()) if choice != {"type": "null"}]
    merged = {**schema, **choices[0]} if choices else schema
    return {"name": name, "in": "query", **({"required": True} if is_required else {}), **described, "schema": merged}


def _header(name: str, description: str, schema: dict[str, Any]) -> Parameter:
    return {"name": name, "in": "header", "description": description, "schema": schema}
