"""One Bicep file and what it declares."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tree_sitter import Node

from tests.infra.bicep.syntax import first, literal, parse, text

KINDS = {
    "parameter_declaration": "param",
    "variable_declaration": "var",
    "resource_declaration": "resource",
    "module_declaration": "module",
    "output_declaration": "output",
    "type_declaration": "type",
}


@dataclass(frozen=True)
class Declaration:
    kind: str
    name: str
    node: Node

    @property
    def value(self) -> Node | None:
        """What stands right of the equals sign."""
        assigned = [index for index, child in enumerate(self.node.children) if child.type == "="]
        return self.node.children[assigned[0] + 1] if assigned else None

    @property
    def target(self) -> str:
        """The quoted word of a resource (`type@version`) or a module (its path)."""
        quoted = first(self.node, "string")
        return (literal(quoted) or "") if quoted else ""

    @property
    def is_existing(self) -> bool:
        return any(child.type == "existing" for child in self.node.children)


class Template:
    """A `.bicep` file, or a `.bicepparam` file read as if its parameters were variables."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.source = path.read_text()
        self.root = parse(_as_template(self.source) if path.suffix == ".bicepparam" else self.source)

    @cached_property
    def declarations(self) -> tuple[Declaration, ...]:
        return tuple(_declared(self.root))

    def of(self, kind: str) -> dict[str, Declaration]:
        return {declaration.name: declaration for declaration in self.declarations if declaration.kind == kind}

    @property
    def symbols(self) -> dict[str, Declaration]:
        """Everything that an expression may name: outputs have a space of their own."""
        return {declaration.name: declaration for declaration in self.declarations if declaration.kind != "output"}

    @property
    def scope(self) -> str:
        """What the template is deployed to: `resourceGroup` when it does not say."""
        target = first(self.root, "target_scope_assignment")
        quoted = first(target, "string") if target else None
        return (literal(quoted) or "") if quoted else "resourceGroup"

    @property
    def using(self) -> Path | None:
        """The template that a `.bicepparam` file gives values to."""
        named = re.search(r"^using\s+'([^']+)'", self.source, re.MULTILINE)
        return self.path.parent / named[1] if named else None


def _as_template(source: str) -> str:
    """The grammar knows no parameter files: `using` goes, `param x =` becomes `var x =`; lines stay where they are."""
    without_using = re.sub(r"^using .*$", "", source, flags=re.MULTILINE)
    return re.sub(r"^param ", "var ", without_using, flags=re.MULTILINE)


def _declared(root: Node) -> Iterator[Declaration]:
    for node in root.named_children:
        name = first(node, "identifier")
        if node.type in KINDS and name is not None:
            yield Declaration(KINDS[node.type], text(name), node)
