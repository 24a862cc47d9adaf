"""Indexes of arrays: which items hold a text in an array that the indexing policy names, kept up by triggers.

Each such array has a table of its own, named by its path. Containers made before there were any have none, and their
arrays are looked through item by item.
"""

import sqlite3
from collections.abc import Iterable, Iterator

from local.cosmos.columns import Path, column_name, column_path, json_path, quoted
from local.cosmos.holders import Holders, Lookup


def holders(table: str, path: Path, text: str) -> Holders:
    """The items that hold the text: an array that has it twice is remembered once."""
    numbers = f"SELECT seq FROM {_name(table, path)} WHERE value = ?"
    return Holders((Lookup(numbers, (text,)),), f"EXISTS({numbers} AND seq = {table}.seq)", (text,))


def indexed_arrays(connection: sqlite3.Connection, table: str) -> tuple[Path, ...]:
    prefix = _prefix(table)
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB ?", (f"{prefix}/*",)
    ).fetchall()
    return tuple(path for (name,) in names if (path := column_path(name.removeprefix(prefix))) is not None)


def statements(table: str, arrays: Iterable[Path]) -> Iterator[str]:
    for position, path in enumerate(arrays):
        name, trigger = _name(table, path), f"{table}_array_{position}"
        forget, remember = f"DELETE FROM {name} WHERE seq = OLD.seq", _remember(name, path)
        yield f"CREATE TABLE {name}(value TEXT, seq INTEGER, PRIMARY KEY(value, seq)) WITHOUT ROWID"
        yield f"CREATE INDEX {quoted(f'{table}_array_{position}_seq')} ON {name}(seq)"
        yield f"CREATE TRIGGER {trigger}_insert AFTER INSERT ON {table} BEGIN {remember}; END"
        yield f"CREATE TRIGGER {trigger}_update AFTER UPDATE OF body ON {table} BEGIN {forget}; {remember}; END"
        yield f"CREATE TRIGGER {trigger}_delete AFTER DELETE ON {table} BEGIN {forget}; END"


def removals(connection: sqlite3.Connection, table: str) -> list[str]:
    """The statements that remove the indexes; their triggers go with the table of items."""
    return [f"DROP TABLE {_name(table, path)}" for path in indexed_arrays(connection, table)]


def _remember(name: str, path: Path) -> str:
    place = json_path(path)
    return (
        f"INSERT OR IGNORE INTO {name} SELECT element.value, NEW.seq FROM json_each(NEW.body, {place}) AS element"
        f" WHERE json_type(NEW.body, {place}) = 'array' AND element.type = 'text'"
    )


def _prefix(table: str) -> str:
    return f"{table}_elements"


def _name(table: str, path: Path) -> str:
    return quoted(f"{_prefix(table)}{column_name(path)}")
