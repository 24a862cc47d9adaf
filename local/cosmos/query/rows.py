"""Reads a container's rows from SQLite in a query's ordering, across one or many partitions."""

import heapq
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from local.cosmos.catalog import Container
from local.cosmos.query.narrow import Narrowing
from local.cosmos.query.ordering import Leg, Ordering, Precedence
from local.cosmos.query.reach import Reach

VISIBLE = "(expires IS NULL OR expires > ?)"


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
        """Read along the ordering, or fetch the items that hold a scarce text by their numbers and sort them."""
        scarce = next((each for each in self.narrowing.holders if each.are_scarce(self.connection)), None)
        if scarce is None:
            return reach.source(self.container, self.ordering)
        where, parameters = reach.condition()
        numbered = f"seq IN ({scarce.sql}) AND {where}"
        return f"{self.container.table} NOT INDEXED", numbered, (*scarce.parameters, *parameters)

    def _legs(self, after: tuple[Any, ...] | None, *, inclusive: bool) -> Iterator[Leg]:
        if after is not None and inclusive:
            yield Leg(" AND ".join(f"{key} IS ?" for key, _ in self.ordering.keys), after)
        yield from self.ordering.legs(after)
