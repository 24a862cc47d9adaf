"""The SQLite file beneath the stand-in: a table of databases, one of containers, and one of items for each."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FILE_NAME = "cosmos.sqlite"

# A write touches a page of every index: checkpoints, which wait for the disk, must not come every few dozen writes.
_SETTINGS = """
PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=20000;
"""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS databases(number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL,
    written INTEGER NOT NULL, etag TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS containers(number INTEGER PRIMARY KEY AUTOINCREMENT, database INTEGER NOT NULL,
    id TEXT NOT NULL, lsn INTEGER NOT NULL DEFAULT 0, written INTEGER NOT NULL, etag TEXT NOT NULL,
    properties TEXT NOT NULL, UNIQUE(database, id));
"""


def open_storage(folder: Path) -> sqlite3.Connection:
    """Open, or create, the file in `folder`.

    With a write-ahead log and synchronous=NORMAL every committed write survives the death of the process; only the
    death of the machine may take the last ones.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return connected(str(folder / FILE_NAME))


def connected(file: str) -> sqlite3.Connection:
    """Open a SQLite file by its name, or a database in memory, with the tables that every account has."""
    connection = sqlite3.connect(file, isolation_level=None, timeout=30, cached_statements=512)
    connection.executescript(_SETTINGS + _SCHEMA)
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit what the block wrote, or nothing when it raises."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
