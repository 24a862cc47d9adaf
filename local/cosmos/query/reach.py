"""How much of a container a query reaches: everything, the partitions below a key's prefix, or a range of hashes."""

from dataclasses import dataclass
from itertools import product
from typing import Any, Final, Self

from local.cosmos.catalog import Container
from local.cosmos.columns import Path
from local.cosmos.indexing import index_name, indexed_levels, prefix_expression
from local.cosmos.keys import COMPONENT_DIGITS, Components, hashed
from local.cosmos.query.evaluate import Scope
from local.cosmos.query.narrow import path_of, value_of
from local.cosmos.query.ordering import Ordering
from local.cosmos.query.syntax import Binary, Expression, Membership
from local.cosmos.query.walk import conjuncts
from local.cosmos.values import ARRAY_KIND, kind

_END: Final = "FF"
_MOST_REACHES: Final = 2000


@dataclass(frozen=True, slots=True)
class Reach:
    """Hashed keys from `low` up to but without `high`; the first `levels` of the key are fixed, None for no prefix."""

    low: str
    high: str
    levels: int | None

    @classmethod
    def everything(cls) -> Self:
        return cls("", _END, 0)

    @classmethod
    def below(cls, components: Components) -> Self:
        low = hashed(components)
        return cls(low, low + _END, len(components))

    @classmethod
    def between(cls, low: str, high: str) -> Self:
        """Read a range as clients send it, and recognise those that are the prefix of a key."""
        if not low and high == _END:
            return cls.everything()
        is_prefix = low != "" and len(low) % COMPONENT_DIGITS == 0 and high == low + _END
        return cls(low, high, len(low) // COMPONENT_DIGITS if is_prefix else None)

    def condition(self) -> tuple[str, tuple[Any, ...]]:
        if self.levels == 0:
            return "1", ()
        return "epk >= ? AND epk < ?", (self.low, self.high)

    def source(self, container: Container, ordering: Ordering) -> tuple[str, str, tuple[Any, ...]]:
        """FROM and WHERE that read this reach in the ordering without sorting, where an index can."""
        table = container.table
        if ordering.composite is None or self.levels == container.key.depth > 1:
            return (table, *self.condition())
        levels = self.levels if self.levels in indexed_levels(container.key.depth) else 0
        indexed = f"{table} INDEXED BY {index_name(table, ordering.composite, levels or 0)}"
        if levels:
            return indexed, f"{prefix_expression(levels)} = ?", (self.low,)
        return (indexed, *self.condition())


def reaches_of(where: Expression | None, root: str, scope: Scope, container: Container) -> list[Reach]:
    """The parts of the container that a WHERE can be true in, from its conditions on the partition key."""
    wanted: list[list[Any]] = []
    given = _given_values(where, root, scope)
    for names in container.key.paths:
        if names not in given:
            break
        wanted.append(given[names])
    keys = list({hashed(components): components for components in product(*wanted)}.values()) if wanted else []
    if not wanted or len(keys) > _MOST_REACHES:
        return [Reach.everything()]
    return sorted(map(Reach.below, keys), key=lambda reach: reach.low)


def _given_values(where: Expression | None, root: str, scope: Scope) -> dict[Path, list[Any]]:
    """Paths that the conditions fix to one of several values."""
    found: dict[Path, list[Any]] = {}
    for condition in conjuncts(where):
        place, values = _fixed(condition)
        path = path_of(place, root, scope) if place is not None else None
        constants = [value_of(value, scope) for value in values]
        if path and all(0 < kind(value) < ARRAY_KIND for value in constants):
            found.setdefault(path, constants)
    return found


def _fixed(condition: Expression) -> tuple[Expression | None, tuple[Expression, ...]]:
    if isinstance(condition, Binary) and condition.operator == "=":
        return condition.left, (condition.right,)
    if isinstance(condition, Membership) and not condition.negated:
        return condition.operand, condition.choices
    return None, ()
