"""Parameters: those given are declared, those required are given, and their literals fit the declared type."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tree_sitter import Node

from tests.infra.bicep.fault import Fault
from tests.infra.bicep.schema import Shape, Table, check_value
from tests.infra.bicep.syntax import descend, first, key, line, text
from tests.infra.bicep.template import Declaration, Template
from tests.infra.bicep.values import Values


def check_parameter_file(parameters: Template) -> Iterator[Fault]:
    """A `.bicepparam` file against the template it names."""
    if parameters.using is None or not parameters.using.is_file():
        yield Fault(parameters.path, 1, "param-using", str(parameters.using))
        return
    values = Values(parameters)
    given = {name: values.of(each.value) for name, each in parameters.of("var").items() if each.value}
    yield from check_given(given, Template(parameters.using), parameters.path, 1)


def check_given(given: dict[str, Any], target: Template, path: Path, at: int) -> Iterator[Fault]:
    declared = target.of("param")
    table = _types(target)
    for name in given.keys() - declared.keys():
        yield Fault(path, at, "param-unknown", name)
    for name, declaration in declared.items():
        if name in given:
            for code, detail in check_value(given[name], _type(declaration), table, name):
                yield Fault(path, at, f"param-{code}", detail)
        elif _is_required(declaration):
            yield Fault(path, at, "param-missing", name)


def check_defaults(template: Template) -> Iterator[Fault]:
    """The default values of a template's own parameters."""
    table, values = _types(template), Values(template)
    for name, declaration in template.of("param").items():
        if declaration.value:
            for code, detail in check_value(values.of(declaration.value), _type(declaration), table, name):
                yield Fault(template.path, line(declaration.node), f"param-{code}", detail)


def _is_required(declaration: Declaration) -> bool:
    nullable = any(node.type == "nullable_type" for node in descend(declaration.node))
    return declaration.value is None and not nullable


def _type(declaration: Declaration) -> str:
    allowed = _allowed(declaration.node.prev_named_sibling)
    if allowed:
        return " | ".join(allowed)
    node = first(declaration.node, "type")
    return _spelled(node) if node else "any"


def _allowed(decorators: Node | None) -> list[str]:
    if decorators is None or decorators.type != "decorators":
        return []
    for call in (each for each in descend(decorators) if each.type == "call_expression"):
        if text(call.named_children[0]) == "allowed":
            values = call.named_children[1].named_children[0]
            return [text(each).strip("'") for each in values.named_children]
    return []


def _spelled(type_: Node) -> str:
    return text(type_).removesuffix("?").strip()


def _types(template: Template) -> Table:
    """The template's own object types in the form of the resource schemas."""
    types = {name: each.value for name, each in template.of("type").items() if each.value}
    return {name: Shape(properties=dict(_members(node))) for name, node in types.items()}


def _members(object_: Node) -> Iterator[tuple[str, str]]:
    for member in (child for child in object_.named_children if child.type == "object_property"):
        type_ = member.named_children[1]
        optional = type_.type == "nullable_type"
        yield key(member), _spelled(type_) if optional else f"required {_spelled(type_)}"
