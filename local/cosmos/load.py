"""Loads many documents straight into the stand-in's file: for benchmarks that need hundreds of thousands at once.

What it writes is what the same number of creates would have written. The container must exist; the stand-in may run
meanwhile, but waits for the load to end before it writes.
"""

import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import batched
from pathlib import Path
from typing import Any, Final

from local.cosmos.catalog import Catalog, Container, new_etag
from local.cosmos.documents import write_json
from local.cosmos.indexing import index_statements
from local.cosmos.keys import hashed
from local.cosmos.storage import open_storage, transaction

_ROWS_AT_ONCE: Final = 5000


def load(folder: Path, database: str, container: str, documents: Iterable[dict[str, Any]]) -> int:
    """Insert the documents into a container of the account in `folder`; returns how many there were.

    Raises sqlite3.IntegrityError, and loads nothing, when an id occurs twice in a partition or is there already.
    """
    with closing(open_storage(folder)) as connection:
        target = Catalog(connection).container(database, container)
        with transaction(connection):
            first = Catalog(connection).last_lsn(target) + 1
            _drop_indexes(connection, target)
            count = _insert(connection, target, _rows(target, first, documents))
            connection.execute("UPDATE containers SET lsn = lsn + ? WHERE number = ?", (count, target.number))
            for statement in index_statements(target.table, target.policy, target.key.depth):
                connection.execute(statement)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return count


def _drop_indexes(connection: sqlite3.Connection, container: Container) -> None:
    # Sorting once is several times faster than keeping a dozen indexes sorted row by row.
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'index' AND name GLOB ?", (f"{container.table}_composite_*",)
    ).fetchall()
    for (name,) in names:
        connection.execute(f"DROP INDEX {name}")


def _insert(connection: sqlite3.Connection, container: Container, rows: Iterator[tuple[Any, ...]]) -> int:
    columns = "seq, epk, id, lsn, written, ttl, expires, etag, body"
    sql = f"INSERT INTO {container.table}({columns}) VALUES(?,?,?,?,?,?,?,?,?)"
    count = 0
    for some in batched(rows, _ROWS_AT_ONCE, strict=False):
        connection.executemany(sql, some)
        count += len(some)
    return count


def _rows(container: Container, first: int, documents: Iterable[dict[str, Any]]) -> Iterator[tuple[Any, ...]]:
    now = time.time_ns() // 1_000_000
    for number, document in enumerate(documents, first):
        etag, ttl = new_etag(), document.get("ttl")
        body = write_json(document | container.system_properties(number, etag, now))
        expires = container.expiry(ttl, now)
        epk = hashed(container.key.of(document))
        yield number, epk, document["id"], number, now, ttl, expires, etag, body
