"""What expressions come to, as far as it can be known before a deployment.

Objects, arrays and literals become Python values; variables, loops over known arrays, `union()` and loaded JSON files
are followed. All else stays an `Expression`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tree_sitter import Node

from tests.infra.bicep.syntax import literal, pieces, properties, text, unescaped
from tests.infra.bicep.template import Template


@dataclass(frozen=True)
class Expression:
    """A value known only at deployment."""

    text: str


@dataclass(frozen=True)
class Either:
    """The two branches of a condition."""

    values: tuple[Any, ...]


@dataclass(frozen=True)
class Merged:
    """The known objects of a union whose others are known only at deployment."""

    objects: tuple[dict[str, Any], ...]


type Scope = Mapping[str, Any]


class Values:
    """Evaluates the expressions of one template."""

    def __init__(self, template: Template) -> None:
        self._folder = template.path.parent
        self._variables = template.of("var")

    def of(self, node: Node, scope: Scope | None = None) -> Any:
        """The value of an expression; `scope` holds the loop variables around it."""
        evaluate = getattr(self, f"_{node.type}", None)
        return evaluate(node, scope or {}) if evaluate else Expression(text(node))

    def _number(self, node: Node, _scope: Scope) -> int:
        return int(text(node))

    def _boolean(self, node: Node, _scope: Scope) -> bool:
        return text(node) == "true"

    def _null(self, _node: Node, _scope: Scope) -> None:
        return None

    def _string(self, node: Node, scope: Scope) -> str | Expression:
        plain = literal(node)
        if plain is not None:
            return plain
        parts = [self._part(part, scope) for part in pieces(node)]
        return "".join(parts) if all(isinstance(part, str) for part in parts) else Expression(text(node))

    def _part(self, part: str | Node, scope: Scope) -> Any:
        return unescaped(part) if isinstance(part, str) else self.of(part.named_children[0], scope)

    def _object(self, node: Node, scope: Scope) -> dict[str, Any]:
        return {name: self.of(value, scope) for name, value in properties(node)}

    def _array(self, node: Node, scope: Scope) -> list[Any]:
        return [self.of(child, scope) for child in node.named_children]

    def _parenthesized_expression(self, node: Node, scope: Scope) -> Any:
        return self.of(node.named_children[0], scope)

    def _ternary_expression(self, node: Node, scope: Scope) -> Either:
        return Either(tuple(self.of(branch, scope) for branch in node.named_children[1:]))

    def _if_statement(self, node: Node, scope: Scope) -> Any:
        return self.of(node.named_children[-1], scope)

    def _for_statement(self, node: Node, scope: Scope) -> list[Any]:
        names, iterated, body = node.named_children
        item, *index = [text(child) for child in names.named_children] or [text(names)]
        known = self.of(iterated, scope)
        items = known if isinstance(known, list) else [Expression(item)]
        return [
            self.of(body, {**scope, item: each, **dict.fromkeys(index, position)})
            for position, each in enumerate(items)
        ]

    def _identifier(self, node: Node, scope: Scope) -> Any:
        name = text(node)
        if name in scope:
            return scope[name]
        value = self._variables[name].value if name in self._variables else None
        return self.of(value) if value else Expression(name)

    def _member_expression(self, node: Node, scope: Scope) -> Any:
        return _item(self.of(node.named_children[0], scope), text(node.named_children[1]), node)

    def _subscript_expression(self, node: Node, scope: Scope) -> Any:
        container, index = (self.of(child, scope) for child in node.named_children)
        return _item(container, index, node)

    def _call_expression(self, node: Node, scope: Scope) -> Any:
        function, arguments = node.named_children
        given = [self.of(argument, scope) for argument in arguments.named_children]
        match text(function), given:
            case "any", [value]:
                return value
            case "loadJsonContent", [str(path)]:
                return json.loads((self._folder / Path(path)).read_text())
            case "join", [list() as words, str(separator)] if all(isinstance(each, str) for each in words):
                return separator.join(words)
            case "union", [*objects] if all(isinstance(each, dict) for each in objects):
                return {name: value for each in objects for name, value in each.items()}
            case "union", [*objects]:
                return Merged(tuple(each for each in objects if isinstance(each, dict)))
            case _:
                return Expression(text(node))


def _item(container: Any, index: Any, node: Node) -> Any:
    try:
        return container[index]
    except (KeyError, IndexError, TypeError):
        return Expression(text(node))
