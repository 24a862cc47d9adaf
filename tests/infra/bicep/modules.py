"""Modules: the file exists, gets the scope and the parameters it needs, and gives the outputs that are read."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from tree_sitter import Node

from tests.infra.bicep.fault import Fault
from tests.infra.bicep.parameters import check_given
from tests.infra.bicep.syntax import descend, first, line, properties, text
from tests.infra.bicep.template import Declaration, Template
from tests.infra.bicep.values import Values

type Templates = Mapping[Path, Template]


def check_modules(template: Template, templates: Templates) -> Iterator[Fault]:
    for module in template.of("module").values():
        target = templates.get(path_of(template, module))
        if target is None:
            yield Fault(template.path, line(module.node), "module-path", module.target)
        else:
            yield from _check_body(template, module, target)
    yield from _check_outputs(template, templates)


def path_of(template: Template, module: Declaration) -> Path:
    return (template.path.parent / module.target).resolve()


def _check_body(template: Template, module: Declaration, target: Template) -> Iterator[Fault]:
    body = dict(properties(_body(module)))
    if template.scope != target.scope and "scope" not in body:
        yield Fault(template.path, line(module.node), "module-scope", module.name)
    given = body.get("params")
    evaluated = Values(template).of(given) if given else {}
    yield from check_given(evaluated, target, template.path, line(module.node))


def _body(module: Declaration) -> Node:
    """The object of a module, also inside a loop or a condition."""
    value = module.value or module.node
    while value.type in {"for_statement", "if_statement"}:
        value = value.named_children[-1]
    return value


def _check_outputs(template: Template, templates: Templates) -> Iterator[Fault]:
    modules = template.of("module")
    for node in descend(template.root):
        name, output = _output_read(node)
        target = templates.get(path_of(template, modules[name])) if name in modules else None
        if target is not None and output not in target.of("output"):
            yield Fault(template.path, line(node), "module-output", f"{name}.outputs.{output}")


def _output_read(node: Node) -> tuple[str, str]:
    """The module and the output of `module.outputs.name`; empty for anything else."""
    if node.type != "member_expression" or node.named_children[0].type != "member_expression":
        return "", ""
    outputs, name = node.named_children
    module, word = outputs.named_children
    root = module if module.type == "identifier" else first(module, "identifier")
    return (text(root), text(name)) if root is not None and text(word) == "outputs" else ("", "")
