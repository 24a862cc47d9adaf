"""The order in which a query reads a container, and the steps that resume it after a given row.

Every read has a total order: the sort keys of ORDER BY and then the row's own number, or without ORDER BY the hashed
partition key and the id. A continuation names the keys of the last row given out; what follows it is read in legs, each
one range of an index: first the ties on all keys, then the ties on all but the last, and so on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Self

from local.cosmos.catalog import Container
from local.cosmos.columns import Path, constant, is_addressable
from local.cosmos.failure import bad_request, unsupported
from local.cosmos.indexing import Order, direction
from local.cosmos.query.bounds import Implied
from local.cosmos.query.evaluate import Scope
from local.cosmos.query.narrow import path_of
from local.cosmos.query.syntax import Expression, Query

type Key = tuple[str, bool]
"""A SQL expression and whether it descends."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One range of rows after a continuation: a SQL condition and its parameters."""

    sql: str
    parameters: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Ordering:
    """Keys from first to last, unique together; `composite` is the position of the index that has this very order.

    What the WHERE fixes to one value is no key. Rows must meet `condition`; `start` only says where the first of them
    can be, behind a row it would mislead SQLite.
    """

    keys: tuple[Key, ...]
    composite: int | None = None
    condition: str = "1"
    start: Leg = Leg("1")

    @classmethod
    def natural(cls) -> Self:
        return cls((("epk", False), ("id", False)))

    @classmethod
    def of(cls, query: Query, root: str, scope: Scope, container: Container) -> Self:
        """Find how the container is read for the query; raises Refused 400 when its indexes cannot serve the order."""
        if not query.order:
            return cls.natural()
        paths = tuple((_sort_path(key.expression, root, scope), key.descending) for key in query.order)
        keys = tuple((container.place(path), descending) for path, descending in paths)
        if len(paths) == 1:
            path = paths[0][0]
            _require_indexed(container, path)
            condition = "1" if container.policy.names(path) else f"{keys[0][0]} IS NOT NULL"
            return cls((*keys, ("epk", False), ("seq", False)), None, condition)
        found = container.policy.composite_for(paths)
        if found is None:
            raise bad_request(
                "The order by query does not have a corresponding composite index that it can be served from."
            )
        composite, backwards = found
        implied = Implied(root, scope)
        free = [number for number, (path, _) in enumerate(paths) if len(implied.values(query.where, path) or ()) != 1]
        paths, keys = tuple(paths[number] for number in free), tuple(keys[number] for number in free)
        return cls((*keys, ("seq", backwards)), composite, start=_start(query.where, implied, paths, keys))

    @property
    def is_natural(self) -> bool:
        return self.keys == (("epk", False), ("id", False))

    @property
    def sql(self) -> str:
        return ", ".join(f"{key} {direction(descending)}" for key, descending in self.keys)

    @property
    def columns(self) -> str:
        return ", ".join(key for key, _ in self.keys)

    def legs(self, last: tuple[Any, ...] | None) -> Iterator[Leg]:
        """The ranges that together hold every row after the one whose keys are `last`, in order."""
        if last is None:
            yield self.start
            return
        for position in reversed(range(len(self.keys))):
            tied = " AND ".join(f"{key} IS ?" for key, _ in self.keys[:position])
            for after in _after(self.keys[position], last[position]):
                sql = f"{tied} AND {after.sql}" if tied else after.sql
                yield Leg(sql, (*last[:position], *after.parameters))


_LARGEST_FIRST: Final = True


def _after(key: Key, last: Any) -> Iterator[Leg]:
    sql, descending = key
    if descending is _LARGEST_FIRST:
        if last is not None:
            yield Leg(f"{sql} < ?", (last,))
            yield Leg(f"{sql} IS NULL")
    elif last is None:
        yield Leg(f"{sql} IS NOT NULL")
    else:
        yield Leg(f"{sql} > ?", (last,))


def _start(where: Expression | None, implied: Implied, paths: Order, keys: tuple[Key, ...]) -> Leg:
    """The range of the index that the WHERE implies, in which SQLite can seek: a limit of the first key."""
    for (path, descending), (sql, _) in zip(paths[:1], keys[:1], strict=True):
        limit = implied.limit(where, path, upper=descending)
        if limit is not None:
            compared, parameters = constant(limit)
            return Leg(f"{sql} {'<=' if descending else '>='} {compared}", parameters)
    return Leg("1")


def _sort_path(expression: Any, root: str, scope: Scope) -> Path:
    path = path_of(expression, root, scope)
    if not path:
        raise unsupported("ORDER BY anything but properties of the document")
    if not is_addressable(path):
        raise unsupported("ORDER BY a property with quotes or control characters in its name")
    return path


def _require_indexed(container: Container, path: Path) -> None:
    if not container.policy.indexes(path):
        raise bad_request("The index path corresponding to the specified order-by item is excluded.")


@dataclass(frozen=True, slots=True)
class Precedence:
    """A row's place in an ordering, for merging several readings in Python as SQLite orders each."""

    keys: tuple[Any, ...]
    descending: tuple[bool, ...]

    def __lt__(self, other: Self) -> bool:
        for mine, theirs, descending in zip(self.keys, other.keys, self.descending, strict=True):
            left, right = _sqlite_rank(mine), _sqlite_rank(theirs)
            if left != right:
                return (left > right) is descending
        return False


def _sqlite_rank(value: Any) -> tuple[int, Any]:
    if value is None:
        return 0, 0
    if isinstance(value, str):
        return 2, value
    return (3, value) if isinstance(value, bytes) else (1, value)
