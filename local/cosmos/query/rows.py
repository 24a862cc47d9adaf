"""Reads a container's rows from SQLite in a query's ordering, across one or many partitions."""

import heapq
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final

from local.cosmos.catalog import Container
from local.cosmos.holders import Holders
from local.cosmos.query.narrow import Narrowing
from local.cosmos.query.ordering import Leg, Ordering, Precedence
from local.cosmos.query.reach import Reach

VISIBLE = "(expires IS NULL OR expires > ?)"
_MOST_FETCHED: Final = 20_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that the WHERE may be true for."""

    keys: tuple[Any, ...]
    body: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What to read: rows of the reaches, in the ordering, that SQLite does not already rule out."""

    connection: sqlite3.Connection
    container: Container
    ordering: Ordering
    reaches: list[Reach]
    narrowing: Narrowing
    now: int
    page_size: int

    def candidates(self, after: tuple[Any, ...] | None, *, inclusive: bool) -> Iterator[Candidate]:
        """Rows behind the one with these keys, that one included on demand; bodies are fetched one by one."""
        fetch = f"SELECT body FROM {self.container.table} WHERE seq = ?"
        for *keys, seq in self._merged(after, inclusive=inclusive):
            yield Candidate(tuple(keys), self.connection.execute(fetch, (seq,)).fetchone()[0])

    def counted(self) -> tuple[int, int]:
        """The number of rows looked up, as far as it is known, and of rows that pass; for exact narrowings."""
        total = 0
        for reach in self.reaches:
            where, parameters = reach.condition()
            filters = f"{where} AND {VISIBLE} AND {self.narrowing.sql}"
            sql = f"SELECT COUNT(*) FROM {self.container.table} WHERE {filters}"
            row = self.connection.execute(sql, (*parameters, self.now, *self.narrowing.parameters)).fetchone()
            total += row[0]
        return total, total

    def _merged(self, after: tuple[Any, ...] | None, *, inclusive: bool) -> Iterator[tuple[Any, ...]]:
        if len(self.reaches) == 1:
            return self._of_reach(self.reaches[0], after, inclusive=inclusive)
        descending = tuple(descends for _, descends in self.ordering.keys)
        readings = [self._of_reach(reach, after, inclusive=inclusive) for reach in self.reaches]
        return heapq.merge(*readings, key=lambda row: Precedence(row[:-1], descending))

    def _of_reach(self, reach: Reach, after: tuple[Any, ...] | None, *, inclusive: bool) -> Iterator[tuple[Any, ...]]:
        table, where, parameters = self._source(reach)
        for leg in self._legs(after, inclusive=inclusive):
            filters = f"{where} AND {VISIBLE} AND {self.narrowing.sql} AND {self.ordering.condition} AND {leg.sql}"
            columns, order = self.ordering.columns, self.ordering.sql
            sql = f"SELECT {columns}, seq FROM {table} WHERE {filters} ORDER BY {order}"
            values = (
                *parameters,
                self.now,
                *self.narrowing.parameters,
                *leg.parameters,
            )
            with closing(self.connection.execute(sql, values)) as rows:
                yield from rows

    def _source(self, reach: Reach) -> tuple[str, str, tuple[Any, ...]]:
        """Read along the ordering, or fetch the items that an index finds by their numbers and sort them."""
        found = self._found(reach)
        if found is None:
            return reach.source(self.container, self.ordering)
        where, parameters = reach.condition()
        sql, values = found.within(*reach.range)
        return f"{self.container.table} NOT INDEXED", f"seq IN ({sql}) AND {where}", (*values, *parameters)

    def _found(self, reach: Reach) -> Holders | None:
        """The index that finds so few items that fetching them is less than following the order to fill a page."""
        if reach.levels == self.container.key.depth:
            return None
        total = self._count(f"SELECT 1 FROM {self.container.table} WHERE {reach.condition()[0]}", reach.condition()[1])
        best, fewest = None, _MOST_FETCHED
        for holders in self.narrowing.holders:
            sql, values = holders.within(*reach.range)
            count = self._count(f"{sql} LIMIT {_MOST_FETCHED}", values)
            if count < fewest and count * count <= self.page_size * total:
                best, fewest = holders, count
        return best

    def _count(self, sql: str, parameters: tuple[Any, ...]) -> int:
        container = self.container
        return container.statistics.count(self.connection, container.changes(self.connection), sql, parameters)

    def _legs(self, after: tuple[Any, ...] | None, *, inclusive: bool) -> Iterator[Leg]:
        if after is not None and inclusive:
            yield Leg(" AND ".join(f"{key} IS ?" for key, _ in self.ordering.keys), after)
        yield from self.ordering.legs(after)
