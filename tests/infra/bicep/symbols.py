"""Names: each is declared once, every use has a declaration, no parameter or variable is left unused."""

from collections import Counter
from collections.abc import Iterator

from tree_sitter import Node

from tests.infra.bicep.fault import Fault
from tests.infra.bicep.syntax import descend, first, line, text
from tests.infra.bicep.template import Template

NAMESPACES = {"az", "sys"}
FUNCTIONS = set(
    """any array base64 bool cidrSubnet concat contains empty endsWith filter first flatten format guid indexOf int
    intersection items join json last length loadFileAsBase64 loadJsonContent loadTextContent loadYamlContent map
    mapValues max min objectKeys padLeft range readEnvironmentVariable reduce replace resourceGroup resourceId skip sort
    split startsWith string subscription subscriptionResourceId substring tail take tenant tenantResourceId toLower
    toObject toUpper trim union uniqueString uri""".split()  # noqa: SIM905 - a list of words reads better as words
)


def check_symbols(template: Template) -> Iterator[Fault]:
    yield from _duplicates(template)
    uses = list(_uses(template.root, frozenset()))
    yield from _undefined(template, uses)
    yield from _unused(template, {text(use) for use in uses})


def _duplicates(template: Template) -> Iterator[Fault]:
    counted = Counter((each.kind == "output", each.name) for each in template.declarations)
    for each in template.declarations:
        if counted[each.kind == "output", each.name] > 1:
            yield Fault(template.path, line(each.node), "duplicate", each.name)


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
    if node.type.endswith("_declaration") or (node.type == "object_property" and named[0].type == "identifier"):
        return named[1:]
    if node.type == "for_statement":
        return named[1:]
    if node.type == "lambda_expression":
        return named[1:]
    return named


def _binds(node: Node) -> frozenset[str]:
    if node.type == "for_statement":
        variables = node.named_children[0]
        return frozenset(text(each) for each in variables.named_children or [variables])
    if node.type == "arguments":
        # The grammar ends a lambda too early (`x => x.a` is read as `(x => x).a`): its names count for the whole call.
        lambdas = (each for each in descend(node) if each.type == "lambda_expression")
        return frozenset(text(name) for each in lambdas if (name := first(each, "identifier")))
    return frozenset()
