"""What may be done with one item of a container: create, read, upsert, replace, patch and delete."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from local.cosmos import charges
from local.cosmos.catalog import Container, is_lifetime, new_etag
from local.cosmos.documents import holds_nul, read_json, write_json
from local.cosmos.failure import Refused, bad_request, unsupported
from local.cosmos.keys import Components, hashed
from local.cosmos.patching import patched
from local.cosmos.query.evaluate import Scope, condition
from local.cosmos.query.parse import parsed_condition
from local.cosmos.query.rows import VISIBLE
from local.cosmos.record import Record, insert_statement, record, update_statement

LARGEST_ITEM_BYTES: Final = 2 * 1024 * 1024
_LONGEST_ID_BYTES: Final = 1023
_FORBIDDEN_IN_ID: Final = frozenset("/\\?#")
_ANY: Final = "*"


@dataclass(frozen=True, slots=True)
class Conditions:
    """If-Match and If-None-Match of a request: an etag, or * for whatever exists."""

    if_match: str | None = None
    if_none_match: str | None = None

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> Self:
        return cls(headers.get("if-match"), headers.get("if-none-match"))

    def require(self, etag: str | None) -> None:
        """Refuse with 412 a write to an item that has this etag, None when there is none."""
        if etag is None:
            return
        if self.if_match not in (None, _ANY, etag) or self.if_none_match in (_ANY, etag):
            raise Refused(412, "Operation cannot be performed because one of the specified precondition is not met.")

    def is_unchanged(self, etag: str) -> bool:
        return self.if_none_match in (_ANY, etag)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an operation on an item answers; `body` is JSON text."""

    status: int
    charge: float
    etag: str | None = None
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    seq: int
    etag: str
    body: str


class Partition:
    """One logical partition, at one moment (in milliseconds). Writes run within the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection, container: Container, key: Components, now: int) -> None:
        self._connection = connection
        self._container = container
        self._key = key
        self._epk = hashed(key)
        self._now = now

    def create(self, document: dict[str, Any]) -> Outcome:
        if self._find(_identified(document)) is not None:
            raise _already_exists()
        return self._insert(document)

    def read(self, identifier: str, conditions: Conditions) -> Outcome:
        stored = self._existing(identifier)
        if conditions.is_unchanged(stored.etag):
            return Outcome(304, charges.not_modified(len(stored.body)), stored.etag)
        return Outcome(200, charges.point_read(len(stored.body)), stored.etag, stored.body)

    def upsert(self, document: dict[str, Any], conditions: Conditions) -> Outcome:
        stored = self._find(_identified(document))
        if stored is None:
            return self._insert(document)
        conditions.require(stored.etag)
        return self._update(stored, document)

    def replace(self, identifier: str, document: dict[str, Any], conditions: Conditions) -> Outcome:
        if _identified(document) != identifier:
            raise bad_request("The id of an item cannot be changed: the body names another than the request.")
        stored = self._existing(identifier)
        conditions.require(stored.etag)
        return self._update(stored, document)

    def patch(self, identifier: str, request: Any, conditions: Conditions) -> Outcome:
        if not isinstance(request, dict):
            raise bad_request("A patch is an object with operations.")
        stored = self._existing(identifier)
        conditions.require(stored.etag)
        document = read_json(stored.body)
        _require_condition(request.get("condition"), document)
        return self._update(stored, patched(document, request.get("operations")))

    def delete(self, identifier: str, conditions: Conditions) -> Outcome:
        stored = self._existing(identifier)
        conditions.require(stored.etag)
        self._next_lsn()
        self._connection.execute(f"DELETE FROM {self._container.table} WHERE seq = ?", (stored.seq,))
        return Outcome(204, charges.write(len(stored.body), 0))

    def delete_all(self) -> None:
        self._next_lsn()
        self._connection.execute(f"DELETE FROM {self._container.table} WHERE epk = ?", (self._epk,))

    def purge(self) -> None:
        """Remove what has expired in the container, so that its ids and unique keys are free again."""
        self._connection.execute(f"DELETE FROM {self._container.table} WHERE expires <= ?", (self._now,))

    def _find(self, identifier: str) -> Stored | None:
        sql = f"SELECT seq, etag, body FROM {self._container.table} WHERE epk = ? AND id = ? AND {VISIBLE}"
        row = self._connection.execute(sql, (self._epk, identifier, self._now)).fetchone()
        return Stored(*row) if row else None

    def _existing(self, identifier: str) -> Stored:
        stored = self._find(identifier)
        if stored is None:
            raise Refused(404, "Entity with the specified id does not exist in the system.")
        return stored

    def _insert(self, document: dict[str, Any]) -> Outcome:
        lsn, etag = self._next_lsn(), new_etag()
        body = self._body(document, lsn, etag)
        self._write(insert_statement(self._container), self._record(document, body, lsn, lsn, etag))
        return self._written(201, document, body, etag)

    def _update(self, stored: Stored, document: dict[str, Any]) -> Outcome:
        lsn, etag = self._next_lsn(), new_etag()
        body = self._body(document, stored.seq, etag)
        row = self._record(document, body, stored.seq, lsn, etag)
        self._write(update_statement(self._container), (*row, stored.seq))
        return self._written(200, document, body, etag)

    def _write(self, sql: str, row: Record) -> None:
        try:
            self._connection.execute(sql, row)
        except sqlite3.IntegrityError as error:
            raise Refused(409, "Unique index constraint violation.") from error
        except UnicodeEncodeError as error:
            raise bad_request("The document holds half a surrogate pair, which is no text.") from error

    def _written(self, status: int, document: dict[str, Any], body: str, etag: str) -> Outcome:
        indexed = self._container.policy.indexed_leaves(document)
        return Outcome(status, charges.write(len(body), indexed), etag, body)

    def _body(self, document: dict[str, Any], seq: int, etag: str) -> str:
        self._container.key.require_held(document, self._key)
        _require_lifetime(document)
        system = self._container.system_properties(seq, etag, self._now)
        body = write_json({name: value for name, value in document.items() if name not in system} | system)
        if holds_nul(body):
            raise unsupported("NUL characters in documents")
        if len(body) > LARGEST_ITEM_BYTES or len(body.encode(errors="surrogatepass")) > LARGEST_ITEM_BYTES:
            raise Refused(413, "Request size is too large: an item is at most 2 MB.")
        return body

    def _record(self, document: dict[str, Any], body: str, seq: int, lsn: int, etag: str) -> Record:
        return record(self._container, document, body, seq=seq, epk=self._epk, lsn=lsn, now=self._now, etag=etag)

    def _next_lsn(self) -> int:
        row = self._connection.execute(
            "UPDATE containers SET lsn = lsn + 1 WHERE number = ? RETURNING lsn", (self._container.number,)
        ).fetchone()
        return int(row[0])


def _identified(document: dict[str, Any]) -> str:
    identifier = document.get("id")
    if not isinstance(identifier, str) or not identifier:
        raise bad_request("The input content is invalid because the required properties - 'id; ' - are missing.")
    if _FORBIDDEN_IN_ID & set(identifier) or len(identifier.encode(errors="replace")) > _LONGEST_ID_BYTES:
        raise bad_request("The id is longer than 1023 bytes or holds a character out of / \\ ? #.")
    return identifier


def _require_lifetime(document: dict[str, Any]) -> None:
    ttl = document.get("ttl")
    if ttl is not None and not is_lifetime(ttl):
        raise bad_request("The ttl of an item is -1 or a positive number of seconds.")


def _require_condition(predicate: Any, document: dict[str, Any]) -> None:
    if predicate is None:
        return
    query = parsed_condition(str(predicate))
    root = query.source.alias
    if not condition(query.where, Scope({}, frozenset({root})))({root: document}):
        raise Refused(412, "One of the specified pre-condition is not met: the patch's filter predicate is false.")


def _already_exists() -> Refused:
    return Refused(409, "Entity with the specified id already exists in the system.")
