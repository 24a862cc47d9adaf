"""Two schemas walked side by side: what differs between a contract's and ours, dialects of JSON Schema aside."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

type Schema = Mapping[str, Any]

_FORMATS = {"guid": "uuid", "int32": ""}
"""What the contract calls a format, and what JSON Schema does."""


@dataclass
class Walk:
    """`names` collects which shape of ours stands for which of the contract's."""

    contract: Mapping[str, Schema]
    ours: Mapping[str, Schema]
    names: set[tuple[str, str]] = field(default_factory=set)

    def differences(self, place: str, theirs: Schema, mine: Schema) -> Iterator[str]:
        theirs, mine = _unwrapped(theirs), _unwrapped(mine)
        if "$ref" in theirs and "$ref" in mine:
            yield from self._named(_name(theirs), _name(mine))
        elif "$ref" in theirs or "$ref" in mine:
            yield f"{place}: {_told(theirs)} in the contract, {_told(mine)} here"
        else:
            yield from self._plain(place, theirs, mine)

    def _named(self, theirs: str, mine: str) -> Iterator[str]:
        if (theirs, mine) not in self.names:
            self.names.add((theirs, mine))
            yield from self._plain(theirs, self.contract[theirs], self.ours[mine])

    def _plain(self, place: str, theirs: Schema, mine: Schema) -> Iterator[str]:
        if "enum" in theirs and "enum" in mine:
            yield from self._words(place, set(theirs["enum"]), set(mine["enum"]))
        elif _told(theirs) != _told(mine):
            yield f"{place}: {_told(theirs)} in the contract, {_told(mine)} here"
        elif theirs.get("type") == "array":
            yield from self.differences(f"{place}[]", theirs["items"], mine["items"])
        else:
            yield from self._fields(place, theirs.get("properties", {}), mine.get("properties", {}))

    def _words(self, place: str, theirs: set[str], mine: set[str]) -> Iterator[str]:
        yield from (f"{place} {word}: only in the contract" for word in sorted(theirs - mine))
        yield from (f"{place} {word}: only here" for word in sorted(mine - theirs))

    def _fields(self, place: str, theirs: Schema, mine: Schema) -> Iterator[str]:
        yield from (f"{place}.{name}: only in the contract" for name in sorted(theirs.keys() - mine.keys()))
        yield from (f"{place}.{name}: only here" for name in sorted(mine.keys() - theirs.keys()))
        for name in sorted(theirs.keys() & mine.keys()):
            yield from self.differences(f"{place}.{name}", theirs[name], mine[name])


def _unwrapped(schema: Schema) -> Schema:
    """Take a schema out of what only says that it may be null, or that it is described."""
    for word in ("oneOf", "allOf", "anyOf"):
        choices = [choice for choice in schema.get(word, ()) if choice != {"type": "null"}]
        if len(choices) == 1:
            return _unwrapped({**{name: value for name, value in schema.items() if name != word}, **choices[0]})
    return schema


def _name(schema: Schema) -> str:
    return str(schema["$ref"]).rpartition("/")[2]


def _told(schema: Schema) -> str:
    if "$ref" in schema:
        return _name(schema)
    kind = str(schema.get("format", ""))
    words = [schema.get("type"), _FORMATS.get(kind, kind), sorted(schema["enum"]) if "enum" in schema else None]
    return " ".join(str(word) for word in words if word) or "anything"
