"""How much of a container a query reaches: everything, the partitions below a key's prefix, or a range of hashes."""

from dataclasses import dataclass
from functools import reduce
from itertools import product, takewhile
from typing import Any, Final, Self

from local.cosmos.catalog import Container
from local.cosmos.columns import Path
from local.cosmos.indexing import index_name, indexed_levels, prefix_expression
from local.cosmos.keys import COMPONENT_DIGITS, Components, hashed
from local.cosmos.query.evaluate import Scope
from local.cosmos.query.narrow import path_of, value_of
from local.cosmos.query.ordering import Ordering
from local.cosmos.query.syntax import Binary, Call, Expression, Membership
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


def reaches_of(
    where: Expression | None, root: str, scope: Scope, container: Container
) -> tuple[list[Reach], Expression | None]:
    """The parts of the container that a WHERE can be true in, and what else it says beside fixing the partition key."""
    conditions = list(conjuncts(where))
    fixed = [_fixed(condition, root, scope) for condition in conditions]
    given = {path: (values, condition) for (path, values), condition in zip(fixed, conditions, strict=True) if path}
    leading = list(takewhile(given.__contains__, container.key.paths))
    keys = {hashed(key): key for key in product(*(given[path][0] for path in leading))} if leading else {}
    if not leading or len(keys) > _MOST_REACHES:
        return [Reach.everything()], where
    said = [given[path][1] for path in leading]
    others = [condition for condition in conditions if not any(condition is each for each in said)]
    reaches = sorted(map(Reach.below, keys.values()), key=lambda reach: reach.low)
    return reaches, _all_of(others)


def _all_of(conditions: list[Expression]) -> Expression | None:
    return reduce(lambda left, right: Binary("AND", left, right), conditions) if conditions else None


def _fixed(condition: Expression, root: str, scope: Scope) -> tuple[Path | None, list[Any]]:
    """The path that a condition fixes to one of several scalars, and those; no path when it does something else."""
    place, values = _choice(condition, scope)
    path = path_of(place, root, scope) if place is not None else None
    return (path, values) if all(0 < kind(value) < ARRAY_KIND for value in values) else (None, [])


def _choice(condition: Expression, scope: Scope) -> tuple[Expression | None, list[Any]]:
    match condition:
        case Binary("=", place, constant):
            return place, [value_of(constant, scope)]
        case Membership(place, choices, negated=False):
            return place, [value_of(choice, scope) for choice in choices]
        case Call("ARRAY_CONTAINS", (array, place)):
            values = value_of(array, scope)
            return (place, values) if isinstance(values, list) else (None, [])
        case _:
            return None, []
