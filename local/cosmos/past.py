"""How the account was a while ago: for readers that a replica answers which lags behind.

While somebody lags, triggers write down how to undo each change. A read of the past undoes what is newer within a
transaction, reads, and rolls back.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

_SCHEMA: Final = """
CREATE TEMP TABLE IF NOT EXISTS undone(number INTEGER PRIMARY KEY, request INTEGER NOT NULL, at INTEGER NOT NULL,
    container INTEGER, lsn INTEGER, statement TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS temp.undone_request ON undone(request);
"""
_NOTED: Final = "INSERT INTO undone(request, at, container, lsn, statement) VALUES(current_request(), current_time_ms()"
_KEPT: Final = 20_000
"""Changes that can be undone; older ones have reached every replica."""


@dataclass(frozen=True, slots=True)
class Lag:
    """How far a replica is behind: by time in milliseconds, by requests that changed something, or by both."""

    milliseconds: int = 0
    requests: int = 0


class Past:
    """What was changed since `watch` was called first for a table."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._watched: set[str] = set()
        self._request = 0
        self._now = 0
        connection.create_function("current_request", 0, lambda: self._request)
        connection.create_function("current_time_ms", 0, lambda: self._now)

    def watch(self) -> None:
        """Remember from now on how to undo the changes of every container that there is."""
        self._connection.executescript(_SCHEMA)
        for table in ("containers", *self._tables()):
            if table not in self._watched:
                self._watched.add(table)
                for statement in _triggers(table, self._columns(table)):
                    self._connection.execute(statement)

    def forget(self) -> None:
        """Remember nothing any more."""
        for table in self._watched:
            for change in _CHANGES:
                self._connection.execute(f"DROP TRIGGER IF EXISTS temp.{table}_undo_{change}")
        self._watched.clear()
        self._connection.execute("DROP TABLE IF EXISTS temp.undone")

    def begin(self, now: int) -> None:
        """Tell changes of one request, which happens `now` (milliseconds), from those of the next."""
        self._request, self._now = self._request + 1, now
        if self._watched and self._request % _KEPT == 0:
            self._connection.execute("DELETE FROM undone WHERE request < ?", (self._request - _KEPT,))

    @contextmanager
    def seen(self, lag: Lag, now: int, container: int, at_least: int) -> Iterator[None]:
        """Let the block read what a replica holds: nothing older than change `at_least` of the container."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            for (statement,) in self._newer(self._reached(lag, now, container, at_least)):
                self._connection.execute(statement)
            yield
        finally:
            self._connection.execute("ROLLBACK")

    def _reached(self, lag: Lag, now: int, container: int, at_least: int) -> int:
        """The last request whose changes the replica has."""
        changing = self._connection.execute("SELECT DISTINCT request FROM undone ORDER BY request").fetchall()
        late = changing[-lag.requests :] if lag.requests else []
        by_count = late[0][0] - 1 if late else self._request
        by_time = self._one("SELECT MIN(request) - 1 FROM undone WHERE at > ?", now - lag.milliseconds)
        reached = min(by_count, self._request if by_time is None else by_time)
        required = self._one("SELECT MAX(request) FROM undone WHERE container = ? AND lsn < ?", container, at_least)
        return max(reached, required or 0)

    def _newer(self, reached: int) -> list[tuple[str]]:
        return self._connection.execute(
            "SELECT statement FROM undone WHERE request > ? ORDER BY number DESC", (reached,)
        ).fetchall()

    def _one(self, sql: str, *parameters: int) -> int | None:
        found: int | None = self._connection.execute(sql, parameters).fetchone()[0]
        return found

    def _tables(self) -> list[str]:
        rows = self._connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")
        return [name for (name,) in rows if re.fullmatch(r"items_\d+", name)]

    def _columns(self, table: str) -> list[str]:
        return [f'"{row[1]}"' for row in self._connection.execute(f"PRAGMA main.table_info({table})")]


_CHANGES: Final = ("insert", "update", "delete")


def _triggers(table: str, columns: list[str]) -> Iterator[str]:
    """Undo a change by what SQLite itself would write of the row as it was."""
    key = "number" if table == "containers" else "seq"
    old = " || ',' || ".join(f"quote(OLD.{column})" for column in columns)
    row = f"'REPLACE INTO main.{table}({','.join(columns)}) VALUES(' || {old} || ')'"
    gone = f"'DELETE FROM main.{table} WHERE {key} = ' || NEW.{key}"
    place = "OLD.number, OLD.lsn" if table == "containers" else "NULL, NULL"
    yield _trigger(table, "insert", f"NULL, NULL, {gone}")
    yield _trigger(table, "update", f"{place}, {row}")
    yield _trigger(table, "delete", f"NULL, NULL, {row}")


def _trigger(table: str, change: str, values: str) -> str:
    name = f"temp.{table}_undo_{change}"
    return f"CREATE TRIGGER {name} AFTER {change.upper()} ON main.{table} BEGIN {_NOTED}, {values}); END"
