"""Resource schemas: what a resource of a type may say, and the check of a value against it.

A type is written as in the files of `tests/infra/schemas`: a scalar, the name of a shape, `T[]`, or alternatives
`A | B`, with `required` or `read-only` in front where it is a property's. Alternatives that end in `string` are open:
Azure may know more of them than the schema.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.infra.bicep.values import Either, Expression, Merged

FOLDER = Path(__file__).parent.parent / "schemas"
SCALARS: dict[str, type] = {"string": str, "int": int, "bool": bool, "array": list, "object": dict}

type Table = Mapping[str, Shape]
type Complaint = tuple[str, str]


@dataclass(frozen=True)
class Shape:
    """An object's properties; by the value of its discriminator further ones; `additional` types any other."""

    properties: Mapping[str, str]
    additional: str | None = None
    discriminator: str | None = None
    variants: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Schema:
    version: str
    body: Shape
    types: Table


@cache
def schema_of(resource_type: str) -> Schema | None:
    path = FOLDER / f"{resource_type.replace('/', '_').lower()}.json"
    if not path.is_file():
        return None
    stored = json.loads(path.read_text())
    types = {name: Shape(**shape) for name, shape in stored["types"].items()}
    return Schema(stored["apiVersion"], Shape(**stored["body"]), types)


def bare(type_: str) -> str:
    return type_.removeprefix("required ").removeprefix("read-only ")


def check_object(value: dict[str, Any], shape: Shape, table: Table, at: str) -> Iterator[Complaint]:
    """Complaints (code, detail) about an object; `at` is the way to it."""
    if shape.discriminator and value.get(shape.discriminator) not in shape.variants:
        yield "discriminator", f"{at}.{shape.discriminator} = {value.get(shape.discriminator)}"
        return
    known = {**shape.properties, **shape.variants.get(str(value.get(shape.discriminator or "")), {})}
    for name, member in value.items():
        type_ = known.get(name, shape.additional)
        if type_ is None:
            yield "unknown-property", f"{at}.{name}"
        elif type_.startswith("read-only "):
            yield "read-only", f"{at}.{name}"
        else:
            yield from check_value(member, type_, table, f"{at}.{name}")
    for name, type_ in known.items():
        if type_.startswith("required ") and name not in value:
            yield "missing-property", f"{at}.{name}"


def check_value(value: Any, type_: str, table: Table, at: str) -> Iterator[Complaint]:
    type_ = bare(type_)
    match value:
        case None | Expression():
            return
        case Either():
            for branch in value.values:
                yield from check_value(branch, type_, table, at)
        case Merged():
            for part in value.objects:
                complaints = check_value(part, type_, table, at)
                yield from (each for each in complaints if each[0] != "missing-property")
        case list() if type_.endswith("[]"):
            for index, item in enumerate(value):
                yield from check_value(item, type_.removesuffix("[]"), table, f"{at}[{index}]")
        case dict() if type_ in table:
            yield from check_object(value, table[type_], table, at)
        case _ if not _fits(value, type_):
            yield "type", f"{at} = {value!r} is no {type_}"


def _fits(value: Any, type_: str) -> bool:
    alternatives = type_.split(" | ")
    if len(alternatives) == 1 and type_ in SCALARS:
        return type(value) is SCALARS[type_]
    if alternatives[-1] in SCALARS:
        return type(value) is SCALARS[alternatives[-1]]
    return type_ == "any" or str(value) in alternatives
