"""One item as a row of its container's table."""

from typing import Any, Final

from local.cosmos.catalog import Container
from local.cosmos.columns import column_name, quoted, value_in_column

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
    names = _names(container)
    return f"INSERT INTO {container.table}({', '.join(names)}) VALUES({', '.join('?' * len(names))})"


def update_statement(container: Container) -> str:
    """Sets every column of the row whose number is the record's own; takes that number once more at the end."""
    changes = ", ".join(f"{name} = ?" for name in _names(container))
    return f"UPDATE {container.table} SET {changes} WHERE seq = ?"


def _names(container: Container) -> list[str]:
    return [*_FIXED, *(quoted(column_name(path)) for path in container.columns)]
