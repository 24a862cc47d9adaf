"""The shapes of one document: pydantic's schemas, named and worded as the contract has them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from pydantic import TypeAdapter

from functions.documents.field_docs import add_description
from functions.documents.names import contract_name
from functions.views.parts import LEFT_OUT

type Schema = dict[str, Any]
type Side = Literal["validation", "serialization"]
"""What is sent is judged by validation, what is answered is made by serialization."""
type Key = tuple[Side, str]
type Model = Any
"""A class, or a tuple of one: a list as the whole."""
type Models = frozenset[Model]

COMPONENTS = "#/components/schemas/"


class Schemas:
    """`components` holds each shape once; a shape that is sent in another form than answered is named `...Input`."""

    def __init__(self, sent: Models, answered: Models) -> None:
        self._keys: dict[tuple[Side, Model], Schema] = {}
        self._shapes: dict[Key, Schema] = {}
        self._collect("validation", sent)
        self._collect("serialization", answered)
        self._names = _names(self._shapes)
        self.components: dict[str, Schema] = {}

    def sent(self, model: Model) -> Schema:
        return self._resolve(self._keys["validation", model])

    def answered(self, model: Model) -> Schema:
        return self._resolve(self._keys["serialization", model])

    def properties(self, model: Model) -> Iterable[tuple[str, Schema, bool]]:
        """Give the fields of a query: name, shape, and whether it is required."""
        shape = self._shapes["validation", self._keys["validation", model]["$ref"][1]]
        for name, field in shape.get("properties", {}).items():
            yield name, self._resolve(field), name in shape.get("required", ())

    def _collect(self, side: Side, models: Models) -> None:
        ordered = sorted(models, key=str)
        refs, made = TypeAdapter.json_schemas(
            [(model, side, TypeAdapter(model)) for model in ordered], ref_template="{model}"
        )
        for model in ordered:
            self._keys[side, model] = _with_keys(refs[model, side], side)
        for name, shape in made.get("$defs", {}).items():
            self._shapes[side, name] = _with_keys(_polish(shape, side), side)

    def _resolve(self, schema: Schema) -> Schema:
        """Resolve references; a list as a whole is written where it is used."""
        return _map(schema, self._refer)

    def _refer(self, key: Key, siblings: Schema) -> Schema:
        shape = self._shapes[key]
        if shape.get("type") == "array":
            return {**self._resolve(shape), **siblings}
        name = self._names[key]
        if name not in self.components:
            self.components[name] = {}
            self.components[name] = self._resolve(_drop_title(shape))
        return {"$ref": COMPONENTS + name, **siblings}


def _with_keys(schema: Schema, side: Side) -> Schema:
    return _map(schema, lambda name, siblings: {"$ref": (side, name), **siblings})


def _map(schema: Schema, referred: Callable[[Any, Schema], Schema]) -> Schema:
    """Copy a schema with every reference replaced; a reference may have siblings."""
    if "$ref" in schema:
        return referred(schema["$ref"], {name: value for name, value in schema.items() if name != "$ref"})
    return {name: _walk(value, referred) for name, value in schema.items()}


def _walk(node: Any, referred: Callable[[Any, Schema], Schema]) -> Any:
    if isinstance(node, Mapping):
        return _map(dict(node), referred)
    return [_walk(value, referred) for value in node] if isinstance(node, list) else node


def _polish(shape: Schema, side: Side) -> Schema:
    """Keep what a client reads: no titles, no docstrings; the words are the contract's fields' own."""
    polished = {name: value for name, value in shape.items() if name != "description"}
    if "properties" not in shape:
        return polished
    owner = contract_name(shape["title"])
    fields = {name: _field(field, side) for name, field in shape["properties"].items()}
    required = shape.get("required", ()) if side == "validation" else _never_null(shape)
    polished |= {"properties": {name: add_description(owner, name, field) for name, field in fields.items()}}
    return {**{name: value for name, value in polished.items() if name != "required"}, **_require(required)}


def _require(names: Iterable[str]) -> Schema:
    return {"required": sorted(names)} if names else {}


def _never_null(shape: Schema) -> list[str]:
    return [
        name
        for name, field in shape["properties"].items()
        if {"type": "null"} not in field.get("anyOf", ()) and LEFT_OUT not in field
    ]


def _field(field: Schema, side: Side) -> Schema:
    """Answers leave out what is null, so that no answered field is ever null."""
    dropped = (
        {"title", LEFT_OUT, "default"}
        if side == "serialization" or field.get("default") is None
        else {"title", LEFT_OUT}
    )
    kept = {name: value for name, value in field.items() if name not in dropped}
    if side == "validation" or "anyOf" not in kept:
        return kept
    choices = [choice for choice in kept.pop("anyOf") if choice != {"type": "null"}]
    return {**kept, **choices[0]} if len(choices) == 1 else {**kept, "anyOf": choices}


def _names(shapes: Mapping[Key, Schema]) -> dict[Key, str]:
    """Name each shape; one name for both sides as long as nothing below them differs."""
    names = {key: contract_name(shape["title"]) for key, shape in shapes.items() if "title" in shape}
    while split := _find_split(shapes, names):
        names = {
            key: f"{name}Input" if name == split and key[0] == "validation" else name for key, name in names.items()
        }
    return names


def _find_split(shapes: Mapping[Key, Schema], names: Mapping[Key, str]) -> str | None:
    seen: dict[str, tuple[Key, Schema]] = {}
    for key, name in names.items():
        shape = _map(_drop_title(shapes[key]), lambda ref, siblings: {"$ref": names.get(ref, ref), **siblings})
        first, same = seen.setdefault(name, (key, shape))
        if same != shape:
            if first[0] == key[0]:
                raise ValueError(f"two shapes of the name {name}: {first[1]} and {key[1]}")
            return name
    return None


def _drop_title(shape: Schema) -> Schema:
    return {name: value for name, value in shape.items() if name != "title"}
