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
from local.cosmos.keys import hashed
from local.cosmos.record import Record, insert_statement, record
from local.cosmos.storage import open_storage, transaction

_ROWS_AT_ONCE: Final = 5000
_SORTED_IN_MEMORY: Final = "PRAGMA cache_size=-16000000; PRAGMA temp_store=MEMORY; PRAGMA threads=2;"
"""Fifty indexes of two million rows are fifty readings of all of them: they stay in memory, up to 16 GB."""


def load(folder: Path, database: str, container: str, documents: Iterable[dict[str, Any]]) -> int:
    """Insert the documents into a container of the account in `folder`; returns how many there were.

    Raises sqlite3.IntegrityError, and loads nothing, when an id occurs twice in a partition or is there already.
    """
    with closing(open_storage(folder)) as connection:
        connection.executescript(_SORTED_IN_MEMORY)
        catalog = Catalog(connection)
        target = catalog.container(database, container)
        with transaction(connection):
            # Sorting once is several times faster than keeping a dozen indexes sorted row by row.
            catalog.drop_composite_indexes(target)
            count = _insert(connection, target, _records(target, catalog.last_lsn(target) + 1, documents))
            connection.execute("UPDATE containers SET lsn = lsn + ? WHERE number = ?", (count, target.number))
            for statement in target.index_statements(target.policy):
                connection.execute(statement)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return count


def _insert(connection: sqlite3.Connection, container: Container, records: Iterator[Record]) -> int:
    sql, count = insert_statement(container), 0
    for some in batched(records, _ROWS_AT_ONCE, strict=False):
        connection.executemany(sql, some)
        count += len(some)
    return count


def _records(container: Container, first: int, documents: Iterable[dict[str, Any]]) -> Iterator[Record]:
    now = time.time_ns() // 1_000_000
    for number, document in enumerate(documents, first):
        etag, epk = new_etag(), hashed(container.key.of(document))
        body = write_json(document | container.system_properties(number, etag, now))
        yield record(container, document, body, seq=number, epk=epk, lsn=number, now=now, etag=etag)
