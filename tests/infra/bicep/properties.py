"""Resources against their schemas: version, properties, parent, and what expressions read of them."""

from collections.abc import Iterator

from tree_sitter import Node

from tests.infra.bicep.fault import Fault
from tests.infra.bicep.resources import Resource, resources, type_of
from tests.infra.bicep.schema import Schema, Shape, bare, check_object, schema_of
from tests.infra.bicep.syntax import descend, line, text
from tests.infra.bicep.template import Template
from tests.infra.bicep.values import Expression

FOR_THE_COMPILER = {"parent", "scope", "dependsOn"}


def check_resources(template: Template) -> Iterator[Fault]:
    for declaration in template.of("resource").values():
        type_, _, version = declaration.target.partition("@")
        schema = schema_of(type_)
        if schema is None:
            yield Fault(template.path, line(declaration.node), "no-schema", type_)
        elif version != schema.version:
            yield Fault(template.path, line(declaration.node), "api-version", f"{type_}@{version}")
    for resource in resources(template):
        yield from _check_body(resource)
        yield from _check_parent(resource)
    yield from _check_reads(template)


def _check_body(resource: Resource) -> Iterator[Fault]:
    schema = schema_of(resource.type)
    if schema is None:
        return
    body = {name: value for name, value in resource.body.items() if name not in FOR_THE_COMPILER}
    for code, detail in check_object(body, schema.body, schema.types, resource.symbol):
        yield Fault(resource.template.path, resource.line, code, detail)


def _check_parent(resource: Resource) -> Iterator[Fault]:
    """A child names a parent of the type above its own; what has no parent names none."""
    expected = resource.type.rpartition("/")[0]
    parent = resource.body.get("parent")
    declared = resource.template.of("resource").get(parent.text) if isinstance(parent, Expression) else None
    found = type_of(declared) if declared else ""
    if found != (expected if "/" in expected else ""):
        yield Fault(resource.template.path, resource.line, "parent", f"{resource.symbol}: {found or 'none'}")


def _check_reads(template: Template) -> Iterator[Fault]:
    declared = template.of("resource")
    for node in descend(template.root):
        root, names = _read(node)
        schema = schema_of(type_of(declared[root])) if root in declared else None
        if schema and not _is_readable(names, schema):
            yield Fault(template.path, line(node), "unknown-read", text(node))


def _read(node: Node) -> tuple[str, list[str]]:
    """The symbol and the names of the longest chain `symbol.a.b`; empty for anything else."""
    names: list[str] = []
    if node.parent is not None and node.parent.type == "member_expression" and node.parent.named_children[0] == node:
        return "", names
    while node.type == "member_expression":
        node, name = node.named_children
        names.insert(0, text(name))
    return (text(node), names) if node.type == "identifier" and names else ("", [])


def _is_readable(names: list[str], schema: Schema) -> bool:
    shape: Shape | None = schema.body
    for name in names:
        if shape is None or shape.discriminator or shape.additional:
            return True
        if name not in shape.properties:
            return False
        shape = schema.types.get(bare(shape.properties[name]))
    return True
