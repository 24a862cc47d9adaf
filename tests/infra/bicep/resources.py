"""The resources a template declares, with their bodies as values."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.infra.bicep.syntax import line
from tests.infra.bicep.template import Declaration, Template
from tests.infra.bicep.values import Values


@dataclass(frozen=True)
class Resource:
    """One resource; a loop over a known array gives one for each item."""

    template: Template
    symbol: str
    type: str
    version: str
    line: int
    body: dict[str, Any]

    @property
    def properties(self) -> dict[str, Any]:
        given = self.body.get("properties", {})
        return given if isinstance(given, dict) else {}


def resources(template: Template) -> Iterator[Resource]:
    """The resources that are deployed: what exists elsewhere is left out."""
    for declaration in template.of("resource").values():
        if not declaration.is_existing:
            yield from _resources(template, declaration)


def type_of(declaration: Declaration) -> str:
    return declaration.target.partition("@")[0]


def _resources(template: Template, declaration: Declaration) -> Iterator[Resource]:
    type_, _, version = declaration.target.partition("@")
    body = Values(template).of(declaration.value) if declaration.value else {}
    for each in body if isinstance(body, list) else [body]:
        yield Resource(template, declaration.name, type_, version, line(declaration.node), each)
