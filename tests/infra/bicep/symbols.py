"""Names: each is given once, every use has a declaration, no parameter or variable is left unused."""

from collections import Counter
from collections.abc import Iterator

from tree_sitter import Node

from tests.infra.bicep.fault import Fault
from tests.infra.bicep.language import DECORATORS, FUNCTIONS, NAMESPACES
from tests.infra.bicep.syntax import descend, first, key, line, text
from tests.infra.bicep.template import Template


def check_symbols(template: Template) -> Iterator[Fault]:
    yield from _duplicates(template)
    yield from _duplicate_keys(template)
    yield from _unknown_decorators(template)
    uses = list(_uses(template.root, frozenset()))
    yield from _undefined(template, uses)
    yield from _unused(template, {text(use) for use in uses})


def _duplicates(template: Template) -> Iterator[Fault]:
    counted = Counter((each.kind == "output", each.name) for each in template.declarations)
    for each in template.declarations:
        if counted[each.kind == "output", each.name] > 1:
            yield Fault(template.path, line(each.node), "duplicate", each.name)


def _duplicate_keys(template: Template) -> Iterator[Fault]:
    for node in descend(template.root):
        if node.type == "object":
            counted = Counter(key(child) for child in node.named_children if child.type == "object_property")
            for name in (name for name, count in counted.items() if count > 1):
                yield Fault(template.path, line(node), "duplicate-key", name)


def _unknown_decorators(template: Template) -> Iterator[Fault]:
    for node in descend(template.root):
        if node.type == "decorator" and (call := first(node, "call_expression")):
            name = text(call.named_children[0]).removeprefix("sys.")
            if name not in DECORATORS:
                yield Fault(template.path, line(node), "unknown-decorator", name)


def _undefined(template: Template, uses: list[Node]) -> Iterator[Fault]:
    known = template.symbols.keys() | NAMESPACES
    for use in uses:
        if _is_called(use):
            if text(use) not in FUNCTIONS:
                yield Fault(template.path, line(use), "unknown-function", text(use))
        elif text(use) not in known:
            yield Fault(template.path, line(use), "undefined", text(use))


def _unused(template: Template, used: set[str]) -> Iterator[Fault]:
    if template.path.suffix == ".bicepparam":
        return
    for declaration in template.symbols.values():
        droppable = declaration.kind in {"param", "var", "type"} or declaration.is_existing
        if droppable and declaration.name not in used:
            yield Fault(template.path, line(declaration.node), "unused", declaration.name)


def _is_called(node: Node) -> bool:
    parent = node.parent
    return parent is not None and parent.type == "call_expression" and parent.named_children[0] == node


def _uses(node: Node, bound: frozenset[str]) -> Iterator[Node]:
    """The identifiers that refer to something; `bound` are the variables of the loops and lambdas around."""
    if node.type == "decorator":
        return
    if node.type == "identifier" and text(node) not in bound:
        yield node
    inner = bound | _binds(node)
    for child in _expressions(node):
        yield from _uses(child, inner)


def _expressions(node: Node) -> list[Node]:
    """The children that hold expressions: without the names that a declaration, a property or a loop introduces."""
    named = node.named_children
    introduces = node.type.endswith("_declaration") or node.type in {"for_statement", "lambda_expression"}
    is_plainly_named = node.type == "object_property" and named[0].type == "identifier"
    return named[1:] if introduces or is_plainly_named else named


def _binds(node: Node) -> frozenset[str]:
    if node.type == "for_statement":
        variables = node.named_children[0]
        return frozenset(text(each) for each in variables.named_children or [variables])
    if node.type == "arguments":
        # The grammar ends a lambda too early (`x => x.a` is read as `(x => x).a`): its names count for the whole call.
        lambdas = (each for each in descend(node) if each.type == "lambda_expression")
        return frozenset(text(name) for each in lambdas if (name := first(each, "identifier")))
    return frozenset()
