"""One item as a row of its container's table."""

from functools import lru_cache
from typing import Any, Final

from local.cosmos.catalog import Container
from local.cosmos.columns import Path, column_name, quoted, value_in_column

type Record = tuple[Any, ...]

_FIXED: Final = ("seq", "epk", "id", "lsn", "written", "ttl", "expires", "etag", "body")


def record(
    container: Container, document: dict[str, Any], body: str, *, seq: int, epk: str, lsn: int, now: int, etag: str
) -> Record:
    """The row of a document whose text is `body`: `seq` is its number for life, `lsn` that of this change."""
    ttl = document.get("ttl")
    fixed = (seq, epk, document["id"], lsn, now, ttl, container.expiry(ttl, now), etag, body)
    return fixed + tuple(value_in_column(document, path) for path in container.columns)


def insert_statement(container: Container) -> str:
    return _insert_statement(container.table, container.columns)


def update_statement(container: Container) -> str:
    """Sets every column of the row whose number is the record's own; takes that number once more at the end."""
    return _update_statement(container.table, container.columns)


@lru_cache
def _insert_statement(table: str, columns: tuple[Path, ...]) -> str:
    names = _names(columns)
    return f"INSERT INTO {table}({', '.join(names)}) VALUES({', '.join('?' * len(names))})"


@lru_cache
def _update_statement(table: str, columns: tuple[Path, ...]) -> str:
    changes = ", ".join(f"{name} = ?" for name in _names(columns))
    return f"UPDATE {table} SET {changes} WHERE seq = ?"


def _names(columns: tuple[Path, ...]) -> list[str]:
    return [*_FIXED, *(quoted(column_name(path)) for path in columns)]
