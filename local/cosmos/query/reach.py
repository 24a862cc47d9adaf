"""How much of a container a query reaches: everything, the partitions below a key's prefix, or a range of hashes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product, takewhile
from typing import Any, Final, Self

from local.cosmos.catalog import Container
from local.cosmos.columns import Path
from local.cosmos.indexing import index_name, indexed_levels, prefix_expression, serving
from local.cosmos.keys import COMPONENT_DIGITS, Components, hashed
from local.cosmos.query.bounds import Implied
from local.cosmos.query.ordering import Ordering
from local.cosmos.query.syntax import Binary, Expression
from local.cosmos.query.walk import conjuncts

_END: Final = "FF"
_MOST_REACHES: Final = 16
"""Partitions read side by side; the items of more are found by other means."""


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

    @property
    def range(self) -> tuple[str, str]:
        return (self.low, self.high) if self.levels != 0 else ("", _END)

    def condition(self) -> tuple[str, tuple[Any, ...]]:
        if self.levels == 0:
            return "1", ()
        return "epk >= ? AND epk < ?", (self.low, self.high)

    def source(self, container: Container, ordering: Ordering) -> tuple[str, str, tuple[Any, ...]]:
        """FROM and WHERE that read this reach in the ordering without sorting, where an index can."""
        table = container.table
        if ordering.is_natural:
            return f"{table} INDEXED BY {table}_key", *self.condition()
        if ordering.composite is None or self.levels == container.key.depth > 1:
            return (table, *self.condition())
        levels = self.levels if self.levels in indexed_levels(container.key.depth) else 0
        served = serving(container.policy, ordering.composite, levels or 0, container.key.paths[0])
        if served is None:
            return (table, *self.condition())
        indexed = f"{table} INDEXED BY {index_name(table, *served)}"
        if served[1] == self.levels != 0:
            return indexed, f"{prefix_expression(served[1])} = ?", (self.low,)
        return (indexed, *self.condition())


def reaches_of(
    where: Expression | None, implied: Implied, container: Container
) -> tuple[list[Reach], Expression | None]:
    """The parts of the container that a WHERE can be true in, and what else it says beside fixing the partition key."""
    given = {path: implied.values(where, path) for path in container.key.paths}
    leading = list(takewhile(lambda path: given[path] is not None, container.key.paths))
    keys = {hashed(key): key for key in product(*(given[path] or () for path in leading))} if leading else {}
    if not leading or len(keys) > _MOST_REACHES:
        return [Reach.everything()], where
    reaches = sorted(map(Reach.below, keys.values()), key=lambda reach: reach.low)
    return reaches, _without_fixed(where, implied, leading)


def _without_fixed(where: Expression | None, implied: Implied, paths: Sequence[Path]) -> Expression | None:
    """Leave out the first plain condition on each path, which reaching the right partitions has already met."""
    conditions = list(conjuncts(where))
    for path in paths:
        fixing = next((each for each in conditions if implied.values(each, path) is not None), None)
        if fixing is not None and not (isinstance(fixing, Binary) and fixing.operator == "OR"):
            conditions = [each for each in conditions if each is not fixing]
    return reduce(lambda left, right: Binary("AND", left, right), conditions) if conditions else None
