"""Keeps what was accepted: every change of a tick of the event loop goes to SQLite in one transaction.

Nothing is sent to a client before the commit that covers it (see `gate.py`), so whatever a client was told survives a
kill of the process. With synchronous=NORMAL in WAL mode SQLite does not wait for the disk at each commit: a power cut
may lose the last moments, a killed process loses nothing.
"""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from local.servicebus.broker.content import parse
from local.servicebus.broker.message import Lock, Message, State

_SCHEMA = """
CREATE TABLE IF NOT EXISTS entity (id INTEGER PRIMARY KEY, name TEXT UNIQUE, last_sequence_number INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS message (
    entity INTEGER, sequence_number INTEGER, enqueue_sequence_number INTEGER, enqueued_at INTEGER, expires_at INTEGER,
    scheduled_for INTEGER, delivery_count INTEGER, state INTEGER, lock_token BLOB, locked_until INTEGER,
    lock_session TEXT, dead_letter_source TEXT, content BLOB, PRIMARY KEY (entity, sequence_number));
CREATE TABLE IF NOT EXISTS seen (
    entity INTEGER, message_id TEXT, at INTEGER, PRIMARY KEY (entity, message_id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS session (
    entity INTEGER, session_id TEXT, state BLOB, changed_at INTEGER, PRIMARY KEY (entity, session_id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS subscription (
    topic TEXT, name TEXT, definition TEXT, deletes_after INTEGER, PRIMARY KEY (topic, name)) WITHOUT ROWID;
"""
_STORE = "INSERT OR REPLACE INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_UPDATE = """
UPDATE message SET delivery_count = ?, state = ?, lock_token = ?, locked_until = ?, lock_session = ?
WHERE entity = ? AND sequence_number = ?"""
_ERASE = "DELETE FROM message WHERE entity = ? AND sequence_number = ?"
_LOAD = """
SELECT sequence_number, content, enqueued_at, enqueue_sequence_number, expires_at, scheduled_for, delivery_count, state,
    lock_token, locked_until, lock_session, dead_letter_source
FROM message WHERE entity = ? ORDER BY sequence_number"""
_REMEMBER = "INSERT OR REPLACE INTO seen VALUES (?, ?, ?)"
_SAVE_SESSION = "INSERT OR REPLACE INTO session VALUES (?, ?, ?, ?)"

type _Key = tuple[int, int]


class Journal:
    """One SQLite file for all entities; `on_change` is told whenever a commit has become due."""

    def __init__(self, path: Path, on_change: Callable[[], None]) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=NORMAL")
        self._database.executescript(_SCHEMA)
        self._on_change = on_change
        self._is_dirty = False
        self._messages: dict[_Key, Message | None] = {}
        self._whole: set[_Key] = set()
        self._sequence_numbers: dict[int, int] = {}
        self._statements: list[tuple[str, tuple[Any, ...]]] = []

    def ledger(self, entity: str) -> "Ledger":
        """The part of the journal that belongs to one entity, created when new."""
        self._database.execute("INSERT OR IGNORE INTO entity (name, last_sequence_number) VALUES (?, 0)", (entity,))
        found = self._database.execute("SELECT id, last_sequence_number FROM entity WHERE name = ?", (entity,))
        return Ledger(self, *found.fetchone())

    def record(self, key: _Key, message: Message | None, *, whole: bool = False) -> None:
        """Note the newest state of a message: None when it is gone, whole when its content is new too."""
        self._messages[key] = message
        if whole:
            self._whole.add(key)
        self._changed()

    def advance(self, entity: int, sequence_number: int) -> None:
        self._sequence_numbers[entity] = sequence_number
        self._changed()

    def execute(self, statement: str, *values: Any) -> None:
        """Run a statement with the next commit."""
        self._statements.append((statement, values))
        self._changed()

    def query(self, statement: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        return self._database.execute(statement, values)

    def commit(self) -> None:
        """Write everything noted since the last commit; raises sqlite3.Error, after which nothing may be promised."""
        if not self._is_dirty:
            return
        self._is_dirty = False
        self._database.execute("BEGIN")
        self._write_messages()
        self._database.executemany(
            "UPDATE entity SET last_sequence_number = ? WHERE id = ?",
            [(number, entity) for entity, number in self._sequence_numbers.items()],
        )
        self._sequence_numbers.clear()
        for statement, values in self._statements:
            self._database.execute(statement, values)
        self._statements.clear()
        self._database.execute("COMMIT")

    def close(self) -> None:
        self.commit()
        self._database.close()

    def _changed(self) -> None:
        if not self._is_dirty:
            self._is_dirty = True
            self._on_change()

    def _write_messages(self) -> None:
        stored, updated, erased = [], [], []
        for key, message in self._messages.items():
            if message is None:
                erased.append(key)
            elif key in self._whole:
                stored.append(_whole_row(key, message))
            else:
                updated.append((*_changing(message), *key))
        self._messages.clear()
        self._whole.clear()
        self._database.executemany(_ERASE, erased)
        self._database.executemany(_STORE, stored)
        self._database.executemany(_UPDATE, updated)


class Ledger:
    """What one entity writes down."""

    def __init__(self, journal: Journal, entity: int, last_sequence_number: int) -> None:
        self._journal = journal
        self._entity = entity
        self._last_sequence_number = last_sequence_number

    def next_sequence_number(self) -> int:
        self._last_sequence_number += 1
        self._journal.advance(self._entity, self._last_sequence_number)
        return self._last_sequence_number

    def store(self, message: Message) -> None:
        self._journal.record((self._entity, message.sequence_number), message, whole=True)

    def update(self, message: Message) -> None:
        """Note a change of state, lock or delivery count; the content is as stored."""
        self._journal.record((self._entity, message.sequence_number), message)

    def erase(self, message: Message) -> None:
        self._journal.record((self._entity, message.sequence_number), None)

    def messages(self) -> Iterator[Message]:
        """Everything stored before this start, in order of sequence number."""
        return map(_message, self._journal.query(_LOAD, self._entity))

    def remember(self, message_id: str, at: int) -> None:
        self._journal.execute(_REMEMBER, self._entity, message_id, at)

    def forget(self, message_id: str) -> None:
        self._journal.execute("DELETE FROM seen WHERE entity = ? AND message_id = ?", self._entity, message_id)

    def remembered(self) -> dict[str, int]:
        """Message ids with the time each was first seen, oldest first."""
        rows = self._journal.query("SELECT message_id, at FROM seen WHERE entity = ? ORDER BY at", self._entity)
        return dict(rows)

    def save_session(self, session_id: str, state: bytes | None, at: int) -> None:
        if state is None:
            statement = "DELETE FROM session WHERE entity = ? AND session_id = ?"
            self._journal.execute(statement, self._entity, session_id)
        else:
            self._journal.execute(_SAVE_SESSION, self._entity, session_id, state, at)

    def sessions(self) -> Iterator[tuple[str, bytes, int]]:
        """Session id, state and time of its last change."""
        statement = "SELECT session_id, state, changed_at FROM session WHERE entity = ?"
        return ((name, state, at) for name, state, at in self._journal.query(statement, self._entity))

    def destroy(self) -> None:
        """Forget the entity with all it held."""
        for table in ("message", "seen", "session"):
            self._journal.execute(f"DELETE FROM {table} WHERE entity = ?", self._entity)  # noqa: S608  # our own names


def _changing(message: Message) -> tuple[Any, ...]:
    lock = message.lock
    held = (lock.token.bytes, lock.until, lock.session_id) if lock else (None, None, None)
    return (message.delivery_count, int(message.state), *held)


def _whole_row(key: _Key, message: Message) -> tuple[Any, ...]:
    return (
        *key,
        message.enqueue_sequence_number,
        message.enqueued_at,
        message.expires_at,
        message.scheduled_for,
        *_changing(message),
        message.dead_letter_source,
        message.content.encode(),
    )


def _message(row: tuple[Any, ...]) -> Message:
    (
        number,
        content,
        enqueued_at,
        first_number,
        expires_at,
        scheduled_for,
        count,
        state,
        token,
        until,
        session,
        source,
    ) = row
    return Message(
        sequence_number=number,
        content=parse(content),
        enqueued_at=enqueued_at,
        enqueue_sequence_number=first_number,
        expires_at=expires_at,
        scheduled_for=scheduled_for,
        delivery_count=count,
        state=State(state),
        lock=Lock(UUID(bytes=token), until, session) if token else None,
        dead_letter_source=source,
    )
