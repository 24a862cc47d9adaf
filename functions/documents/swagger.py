"""Our documents in OpenAPI 3.0, whose schemas are an older dialect of JSON Schema."""

from collections.abc import Mapping
from typing import Any

from functions.documents.schemas import COMPONENTS

type Node = Mapping[str, Any]

VERSION = "3.0.3"
_NAMED = frozenset(
    {"properties", "schemas", "responses", "parameters", "headers", "paths", "securitySchemes", "content"}
)
"""Members whose own members are names, not words of a schema."""


def to_openapi_3_0(document: Node) -> dict[str, Any]:
    """Write a document of OpenAPI 3.1 as one of 3.0 that says the same."""
    return {**_convert(document), "openapi": VERSION}


def merge_documents(title: str, first: Node, second: Node, prefix: str) -> dict[str, Any]:
    """Make one document of two; what the second calls as the first does, and means otherwise, gets the prefix."""
    shapes, ids = first["components"]["schemas"], _operation_ids(first)
    other = _rename(second, {name: f"{prefix}{name}" for name in _conflicts(shapes, second["components"]["schemas"])})
    for item in other["paths"].values():
        for operation in item.values():
            operation["operationId"] = f"{prefix * (operation['operationId'] in ids)}{operation['operationId']}"
    return {
        **first,
        "info": {**first["info"], "title": title},
        "tags": [*first["tags"], *(tag for tag in other["tags"] if tag not in first["tags"])],
        "paths": {**other["paths"], **first["paths"]},
        "components": {
            kind: {**other["components"].get(kind, {}), **first["components"].get(kind, {})}
            for kind in {**first["components"], **other["components"]}
        },
    }


def _operation_ids(document: Node) -> set[str]:
    return {operation["operationId"] for item in document["paths"].values() for operation in item.values()}


def _conflicts(shapes: Node, others: Node) -> set[str]:
    """Name the shapes of one name that differ, and those that refer to such."""
    found = {name for name, shape in others.items() if name in shapes and shapes[name] != shape}
    while more := {name for name, shape in others.items() if name in shapes and _references(shape) & found} - found:
        found |= more
    return found


def _references(node: Any) -> set[str]:
    if isinstance(node, list):
        return set().union(*(_references(part) for part in node))
    if not isinstance(node, Mapping):
        return set()
    here = {str(node["$ref"]).removeprefix(COMPONENTS)} if isinstance(node.get("$ref"), str) else set()
    return here.union(*(_references(part) for part in node.values()))


def _rename(document: Node, names: Mapping[str, str]) -> dict[str, Any]:
    references = {f"{COMPONENTS}{old}": f"{COMPONENTS}{new}" for old, new in names.items()}
    renamed: dict[str, Any] = _with_references(document, references)
    shapes = renamed["components"]["schemas"]
    renamed["components"]["schemas"] = {names.get(name, name): shape for name, shape in shapes.items()}
    return renamed


def _with_references(node: Any, names: Mapping[str, str]) -> Any:
    if isinstance(node, list):
        return [_with_references(part, names) for part in node]
    if not isinstance(node, Mapping):
        return node
    return {
        name: names.get(part, part) if name == "$ref" and isinstance(part, str) else _with_references(part, names)
        for name, part in node.items()
    }


def _convert(node: Any) -> Any:
    if isinstance(node, list):
        return [_convert(part) for part in node]
    if not isinstance(node, Mapping):
        return node
    converted = {name: _convert_named(part) if name in _NAMED else _convert(part) for name, part in node.items()}
    return _convert_schema(converted)


def _convert_named(node: Any) -> Any:
    """Leave names alone; a list of parameters has none."""
    return {name: _convert(part) for name, part in node.items()} if isinstance(node, Mapping) else _convert(node)


def _convert_schema(schema: dict[str, Any]) -> dict[str, Any]:
    schema = _without_null(schema)
    if "$ref" in schema and len(schema) > 1:
        schema = {"allOf": [{"$ref": schema.pop("$ref")}], **schema}
    if isinstance(schema.get("examples"), list):
        schema["example"] = next(iter(schema.pop("examples")), None)
    if "const" in schema:
        schema["enum"] = [schema.pop("const")]
    for bound, word in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(schema.get(bound), int | float) and not isinstance(schema[bound], bool):
            schema |= {word: schema[bound], bound: True}
    return schema


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Say with `nullable` what a choice of null says."""
    choices = schema.get("anyOf")
    if not isinstance(choices, list) or {"type": "null"} not in choices:
        return schema
    rest = [choice for choice in choices if choice != {"type": "null"}]
    others = {name: part for name, part in schema.items() if name != "anyOf"}
    return {**others, **(rest[0] if len(rest) == 1 else {"anyOf": rest}), "nullable": True}
