"""Bicep's syntax tree, and the few questions that every check asks of a node."""

import re
from collections.abc import Iterator

import tree_sitter_bicep
from tree_sitter import Language, Node, Parser

_PARSER = Parser(Language(tree_sitter_bicep.language()))


def parse(source: str) -> Node:
    return _PARSER.parse(source.encode()).root_node


def text(node: Node) -> str:
    return (node.text or b"").decode()


def line(node: Node) -> int:
    return node.start_point[0] + 1


def descend(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from descend(child)


def first(node: Node, *types: str) -> Node | None:
    """The first named child of one of these types."""
    return next((child for child in node.named_children if child.type in types), None)


def literal(node: Node) -> str | None:
    """The content of a string without interpolation."""
    if node.type != "string" or first(node, "interpolation"):
        return None
    quoted = text(node)
    return quoted[3:-3].removeprefix("\n") if quoted.startswith("'''") else unescaped(quoted[1:-1])


def unescaped(content: str) -> str:
    return re.sub(r"\\(.)", r"\1", content)


def pieces(string: Node) -> Iterator[str | Node]:
    """The text and the interpolations of a string in order; blanks before an interpolation belong to its node."""
    for part in string.named_children:
        if part.type == "interpolation":
            yield text(part).partition("${")[0]
            yield part
        else:
            yield text(part)


def key(property_: Node) -> str:
    """The name an object property is given: a word, a quoted word, or the text of an interpolation."""
    name = property_.named_children[0]
    quoted = literal(name)
    return text(name) if quoted is None else quoted


def properties(object_: Node) -> Iterator[tuple[str, Node]]:
    """The properties of an object with the node of their value."""
    for child in object_.named_children:
        if child.type == "object_property":
            yield key(child), child.named_children[1]


def broken(root: Node) -> Iterator[Node]:
    """Nodes that could not be parsed."""
    return (node for node in descend(root) if node.is_error or node.is_missing)
