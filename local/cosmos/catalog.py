"""The account's databases and containers: creating, reading, changing and deleting them."""

import base64
import json
import re
import sqlite3
import time
import uuid
from dataclasses import dataclass, field, replace
from typing import Any, Final

from local.cosmos import elements
from local.cosmos.columns import SMALLEST_BLOB, Path, column_name, column_path, constant, quoted, value_in_body
from local.cosmos.failure import OWNER_NOT_FOUND, Refused, bad_request
from local.cosmos.holders import Holders, Lookup
from local.cosmos.indexing import DEFAULT_POLICY, Policy, index_statements, value_index_name
from local.cosmos.keys import PartitionKey, path_names
from local.cosmos.statistics import Statistics
from local.cosmos.storage import transaction

type Properties = dict[str, Any]

_CHANGEABLE: Final = ("indexingPolicy", "defaultTtl")
_FIXED: Final = ("partitionKey", "uniqueKeyPolicy")
_KEPT: Final = (*_CHANGEABLE, *_FIXED)
_FORBIDDEN_IN_ID: Final = frozenset("/\\?#")
_LONGEST_ID: Final = 255


@dataclass(frozen=True, slots=True)
class Container:
    """One container: `number` names its table; `default_ttl` in seconds, -1 for no default, None for switched off."""

    number: int
    database: int
    id: str
    properties: Properties = field(repr=False)
    key: PartitionKey
    policy: Policy
    default_ttl: int | None
    rid: str
    columns: tuple[Path, ...]
    arrays: tuple[Path, ...] = ()
    indexed: frozenset[Path] = frozenset()
    """Paths to single values that have an index of their own."""
    statistics: Statistics = field(default_factory=Statistics, repr=False, compare=False)

    @property
    def table(self) -> str:
        return f"items_{self.number}"

    def place(self, path: Path) -> str:
        """The value at the path as SQL: its column where it has one, else a look into the body."""
        if path == ("id",):
            return "id"
        return quoted(column_name(path)) if path in self.columns else value_in_body(path)

    def holders(self, path: Path, text: str) -> Holders | None:
        """The items that hold a text in the array at the path; None when no index knows."""
        return elements.holders(self.table, path, text) if path in self.arrays else None

    def equals(self, path: Path, values: list[Any]) -> Holders | None:
        """The items whose value at the path is one of these scalars; None when no index knows."""
        if path not in self.indexed:
            return None
        test = f"{self.place(path)} IN ({','.join('?' * len(values))})"
        parameters = tuple(constant(value)[1][0] for value in values)
        lookup = Lookup(f"SELECT seq FROM {self.table} WHERE {test}", parameters, has_key=True)
        return Holders((lookup,), test, parameters)

    def changes(self, connection: sqlite3.Connection) -> int:
        """The number of the latest change."""
        row = connection.execute("SELECT lsn FROM containers WHERE number = ?", (self.number,)).fetchone()
        return int(row[0])

    def index_statements(self, policy: Policy) -> list[str]:
        return list(index_statements(self.table, policy, self.key, self.place))

    def expiry(self, ttl: int | None, now: int) -> int | None:
        """When an item with this time to live (seconds), written `now`, expires; None for never. In milliseconds."""
        lifetime = self.default_ttl if ttl is None else ttl
        return None if self.default_ttl is None or lifetime is None or lifetime < 0 else now + lifetime * 1000

    def system_properties(self, seq: int, etag: str, now: int) -> Properties:
        """What the service adds to item number `seq`, written `now` (milliseconds)."""
        rid = resource_id(self.database, self.number, seq)
        return {
            "_rid": rid,
            "_self": f"{self.properties['_self']}docs/{rid}/",
            "_etag": etag,
            "_attachments": "attachments/",
            "_ts": now // 1000,
        }


_IS_DATABASE_ID = re.compile("[A-Za-z0-9+-]{6}==")
_WITH_DATABASE, _WITH_CONTAINER = 2, 4
"""Segments of a path that names one."""


class Catalog:
    """The databases and containers of the account."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[str, str], Container] = {}

    def create_database(self, body: Properties) -> Properties:
        identifier = _checked_id(body)
        with transaction(self._connection):
            try:
                self._connection.execute(
                    "INSERT INTO databases(id, written, etag) VALUES(?,?,?)", (identifier, int(time.time()), new_etag())
                )
            except sqlite3.IntegrityError as error:
                raise Refused(409, f"Database with id {identifier} already exists.") from error
        return self.database(identifier)

    def database(self, identifier: str) -> Properties:
        return _database_properties(self._database_row(identifier))

    def databases(self) -> list[Properties]:
        return list(map(_database_properties, self._connection.execute("SELECT * FROM databases ORDER BY number")))

    def delete_database(self, identifier: str) -> None:
        for properties in self.containers(identifier):
            self.delete_container(identifier, properties["id"])
        number = self._database_row(identifier)[0]
        with transaction(self._connection):
            self._connection.execute("DELETE FROM databases WHERE number = ?", (number,))

    def create_container(self, database: str, body: Properties) -> Properties:
        identifier = _checked_id(body)
        number = self._database_row(database)[0]
        kept = {name: body[name] for name in _KEPT if body.get(name) is not None}
        kept["indexingPolicy"] = completed_policy(kept.get("indexingPolicy"))
        PartitionKey.declared(kept.get("partitionKey"))
        policy = Policy.declared(kept["indexingPolicy"])
        _checked_ttl(kept.get("defaultTtl"))
        with transaction(self._connection):
            table = self._insert_container(number, identifier, kept)
            paths = _column_paths(policy, kept)
            for statement in (
                *_table_statements(table, paths, kept),
                *elements.statements(table, policy.named_arrays()),
            ):
                self._connection.execute(statement)
            for statement in self._read_container(database, identifier).index_statements(policy):
                self._connection.execute(statement)
        return self.container(database, identifier).properties

    def container(self, database: str, identifier: str) -> Container:
        """Find a container; raises Refused 404 when it or its database is absent."""
        known = self._known.get((database, identifier))
        if known is None:
            known = self._known[database, identifier] = self._read_container(database, identifier)
        return known

    def by_names(self, segments: list[str]) -> list[str] | None:
        """Give the path by names where it addresses database and container by resource ids, as .NET's SDK does."""
        if len(segments) < _WITH_DATABASE or not _IS_DATABASE_ID.fullmatch(segments[1]):
            return None
        databases = {properties["_rid"]: properties["id"] for properties in self.databases()}
        if segments[1] not in databases:
            return None
        named = [segments[0], databases[segments[1]], *segments[2:]]
        if len(segments) >= _WITH_CONTAINER and segments[2] == "colls":
            containers = {properties["_rid"]: properties["id"] for properties in self.containers(named[1])}
            named[3] = containers.get(segments[3], segments[3])
        return named

    def containers(self, database: str) -> list[Properties]:
        number = self._database_row(database)[0]
        rows = self._connection.execute("SELECT id FROM containers WHERE database = ? ORDER BY number", (number,))
        return [self.container(database, identifier).properties for (identifier,) in rows.fetchall()]

    def replace_container(self, database: str, identifier: str, body: Properties) -> Properties:
        """Change indexing policy and time to live; the partition key and unique keys are fixed at creation."""
        old = self.container(database, identifier)
        _require_unchanged(old.properties, body)
        kept: Properties = {name: old.properties[name] for name in _FIXED if name in old.properties}
        kept |= {name: body[name] for name in _CHANGEABLE if body.get(name) is not None}
        kept["indexingPolicy"] = completed_policy(kept.get("indexingPolicy"))
        _checked_ttl(kept.get("defaultTtl"))
        self._change(old, kept)
        del self._known[database, identifier]
        return self.container(database, identifier).properties

    def delete_container(self, database: str, identifier: str) -> None:
        container = self.container(database, identifier)
        with transaction(self._connection):
            for statement in elements.removals(self._connection, container.table):
                self._connection.execute(statement)
            self._connection.execute(f"DROP TABLE {container.table}")
            self._connection.execute("DELETE FROM containers WHERE number = ?", (container.number,))
        del self._known[database, identifier]

    def last_lsn(self, container: Container) -> int:
        """Number of the latest change of the container."""
        return container.changes(self._connection)

    def _insert_container(self, database: int, identifier: str, kept: Properties) -> str:
        try:
            cursor = self._connection.execute(
                "INSERT INTO containers(database, id, written, etag, properties) VALUES(?,?,?,?,?)",
                (database, identifier, int(time.time()), new_etag(), json.dumps(kept)),
            )
        except sqlite3.IntegrityError as error:
            raise Refused(409, f"Container with id {identifier} already exists.") from error
        return f"items_{cursor.lastrowid}"

    def _change(self, old: Container, kept: Properties) -> None:
        policy = Policy.declared(kept["indexingPolicy"])
        with transaction(self._connection):
            self._connection.execute(
                "UPDATE containers SET properties = ?, etag = ?, written = ? WHERE number = ?",
                (json.dumps(kept), new_etag(), int(time.time()), old.number),
            )
            self._add_columns(old, policy)
            if (policy.composites, policy.included) != (old.policy.composites, old.policy.included):
                self._reindex(self._reread(old), policy)
            if kept.get("defaultTtl") != old.default_ttl:
                self._connection.execute(_expiry_update(old.table), {"default": kept.get("defaultTtl")})

    def _add_columns(self, old: Container, policy: Policy) -> None:
        for path in policy.named_paths():
            if path != ("id",) and path not in old.columns:
                column = quoted(column_name(path))
                self._connection.execute(f"ALTER TABLE {old.table} ADD COLUMN {column}")
                self._connection.execute(f"UPDATE {old.table} SET {column} = {value_in_body(path)}")

    def _reindex(self, container: Container, policy: Policy) -> None:
        self.drop_composite_indexes(container)
        for statement in container.index_statements(policy):
            self._connection.execute(statement)

    def drop_composite_indexes(self, container: Container) -> None:
        names = self._connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'index' AND name GLOB ?", (f"{container.table}_composite_*",)
        ).fetchall()
        for (name,) in names:
            self._connection.execute(f"DROP INDEX {quoted(name)}")

    def _database_row(self, identifier: str) -> tuple[Any, ...]:
        row = self._connection.execute("SELECT * FROM databases WHERE id = ?", (identifier,)).fetchone()
        if row is None:
            raise Refused(404, f"Database {identifier} does not exist.", OWNER_NOT_FOUND)
        return tuple(row)

    def _read_container(self, database: str, identifier: str) -> Container:
        number = self._database_row(database)[0]
        row = self._connection.execute(
            "SELECT number, written, etag, properties FROM containers WHERE database = ? AND id = ?",
            (number, identifier),
        ).fetchone()
        if row is None:
            raise Refused(404, f"Container {identifier} does not exist in database {database}.", OWNER_NOT_FOUND)
        columns = self._columns(f"items_{row[0]}")
        arrays = elements.indexed_arrays(self._connection, f"items_{row[0]}")
        found = _container(number, identifier, tuple(row), columns)
        return replace(found, arrays=arrays, indexed=self._indexed(found))

    def _indexed(self, container: Container) -> frozenset[Path]:
        rows = self._connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ?", (container.table,)
        )
        names = {quoted(name) for (name,) in rows}
        paths = container.policy.filtered_paths()
        return frozenset(path for path in paths if value_index_name(container.table, path) in names)

    def _reread(self, container: Container) -> Container:
        return replace(container, columns=self._columns(container.table))

    def _columns(self, table: str) -> tuple[Path, ...]:
        rows = self._connection.execute(f"PRAGMA table_info({table})")
        return tuple(path for row in rows if (path := column_path(row[1])) is not None)


def new_etag() -> str:
    return f'"{uuid.uuid4()}"'


def resource_id(*numbers: int) -> str:
    """Spell a resource id as the service does: four bytes for database and container, eight for an item.

    The first bit of a container's tells it from a user's.
    """
    widths, marks = (4, 4, 8), (0, 1 << 31, 0)
    parts = zip(numbers, widths, marks, strict=False)
    encoded = b"".join((number | mark).to_bytes(width, "big") for number, width, mark in parts)
    return base64.b64encode(encoded).decode().replace("/", "-")


def _database_properties(row: tuple[Any, ...]) -> Properties:
    number, identifier, written, etag = row
    rid = resource_id(number)
    return {
        "id": identifier,
        "_rid": rid,
        "_self": f"dbs/{rid}/",
        "_etag": etag,
        "_colls": "colls/",
        "_users": "users/",
        "_ts": written,
    }


def _container(database: int, identifier: str, row: tuple[Any, ...], columns: tuple[Path, ...]) -> Container:
    number, written, etag, stored = row
    kept = json.loads(stored)
    rid = resource_id(database, number)
    properties = {
        "id": identifier,
        **kept,
        "_rid": rid,
        "_self": f"dbs/{resource_id(database)}/colls/{rid}/",
        "_etag": etag,
        "_ts": written,
        "_docs": "docs/",
        "_sprocs": "sprocs/",
        "_triggers": "triggers/",
        "_udfs": "udfs/",
        "_conflicts": "conflicts/",
    }
    key, policy = PartitionKey.declared(kept["partitionKey"]), Policy.declared(kept["indexingPolicy"])
    return Container(number, database, identifier, properties, key, policy, kept.get("defaultTtl"), rid, columns)


def completed_policy(policy: Properties | None) -> Properties:
    """Fill in what the service adds to an indexing policy that leaves it out."""
    if not policy:
        return dict(DEFAULT_POLICY)
    included, excluded = policy.get("includedPaths") or [], policy.get("excludedPaths") or []
    if not included and not excluded:
        included = [{"path": "/*"}]
    if not any(path_names(entry["path"])[0] == "_etag" for entry in excluded):
        excluded = [*excluded, {"path": '/"_etag"/?'}]
    return (
        {"indexingMode": "consistent", "automatic": True}
        | policy
        | {
            "includedPaths": included,
            "excludedPaths": excluded,
        }
    )


def _column_paths(policy: Policy, kept: Properties) -> list[Path]:
    paths = [path_names(path) for key in unique_keys(kept) for path in key["paths"]]
    return [path for path in dict.fromkeys([*policy.named_paths(), *paths]) if path != ("id",)]


def unique_keys(kept: Properties) -> list[Properties]:
    keys: list[Properties] = (kept.get("uniqueKeyPolicy") or {}).get("uniqueKeys", [])
    return keys


def _table_statements(table: str, paths: list[Path], kept: Properties) -> list[str]:
    columns = (
        "seq INTEGER PRIMARY KEY, epk TEXT NOT NULL, id TEXT NOT NULL, lsn INTEGER NOT NULL, written INTEGER NOT NULL,"
        " ttl INTEGER, expires INTEGER, etag TEXT NOT NULL, "
    )
    columns += "".join(f"{quoted(column_name(path))}, " for path in paths) + "body TEXT NOT NULL"
    return [
        f"CREATE TABLE {table}({columns})",
        f"CREATE UNIQUE INDEX {table}_key ON {table}(epk, id)",
        f"CREATE UNIQUE INDEX {table}_lsn ON {table}(lsn)",
        f"CREATE INDEX {table}_expires ON {table}(expires) WHERE expires IS NOT NULL",
        *(
            f"CREATE UNIQUE INDEX {table}_unique_{position} ON {table}(epk, {_unique_columns(key['paths'])})"
            for position, key in enumerate(unique_keys(kept))
        ),
    ]


def _unique_columns(paths: list[str]) -> str:
    # SQLite lets NULLs coexist, Cosmos counts an absent value as a value.
    names = (quoted(column_name(path_names(path))) for path in paths)
    return ", ".join(f"COALESCE({name}, {SMALLEST_BLOB})" for name in names)


def _expiry_update(table: str) -> str:
    lifetime = "COALESCE(ttl, :default)"
    return (
        f"UPDATE {table} SET expires = CASE WHEN :default IS NULL OR {lifetime} < 0 THEN NULL"
        f" ELSE written + {lifetime} * 1000 END"
    )


def _checked_id(body: Properties) -> str:
    identifier = body.get("id")
    if not isinstance(identifier, str) or not 0 < len(identifier) <= _LONGEST_ID or _FORBIDDEN_IN_ID & set(identifier):
        raise bad_request("The id is missing, too long or holds a character out of / \\ ? #.")
    return identifier


def _checked_ttl(ttl: Any) -> None:
    if ttl is not None and not is_lifetime(ttl):
        raise bad_request("The time to live is -1 or a positive number of seconds.")


def is_lifetime(ttl: Any) -> bool:
    """Whether the value may stand as a time to live: -1 for ever, or positive seconds."""
    return isinstance(ttl, int) and not isinstance(ttl, bool) and (ttl == -1 or 0 < ttl < 2**31)


def _require_unchanged(old: Properties, body: Properties) -> None:
    if body.get("id") != old["id"]:
        raise bad_request("The id of a container cannot be changed.")
    for name in _FIXED:
        if body.get(name) and not _same_definition(body[name], old.get(name)):
            raise bad_request(f"The {name} of a container cannot be changed.")


def _same_definition(new: Properties, old: Properties | None) -> bool:
    return {**(old or {}), **new} == (old or {}) or not any(new.values())
