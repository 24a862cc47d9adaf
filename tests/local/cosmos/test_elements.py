"""Which items hold a text in an array is known by an index that follows every change."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from local.cosmos.catalog import Catalog, Container
from local.cosmos.provision import read_definitions
from local.cosmos.record import insert_statement, record, update_statement
from local.cosmos.storage import connected

LABELS = ("serviceOwnerContext", "serviceOwnerLabels")


@pytest.fixture(name="connection")
def _connection() -> Iterator[sqlite3.Connection]:
    with closing(connected(":memory:")) as opened:
        yield opened


@pytest.fixture(name="catalog")
def _catalog(connection: sqlite3.Connection) -> Catalog:
    catalog = Catalog(connection)
    catalog.create_database({"id": "d"})
    for definition in read_definitions(Path("infra/data/containers.json")):
        catalog.create_container("d", definition)
    return catalog


@pytest.fixture(name="dialogs")
def _dialogs(catalog: Catalog) -> Container:
    return catalog.container("d", "dialogs")


def row(container: Container, number: int, labels: Any) -> tuple[Any, ...]:
    document = {"id": str(number), "serviceOwnerContext": {"serviceOwnerLabels": labels}}
    text = json.dumps(document)
    return record(container, document, text, seq=number, epk=str(number), lsn=number, now=0, etag="e")


def holding(connection: sqlite3.Connection, container: Container, text: str) -> list[int]:
    holders = container.holders(LABELS, text)
    assert holders is not None
    return sorted(seq for (seq,) in connection.execute(*holders.within("", "FF")))


def test_the_index_follows_inserts_updates_and_deletes(connection: sqlite3.Connection, dialogs: Container) -> None:
    for number, labels in enumerate((["a", "b", "a"], ["a", 7, None], [], "a", {"a": "a"}), start=1):
        connection.execute(insert_statement(dialogs), row(dialogs, number, labels))
    assert holding(connection, dialogs, "a") == [1, 2]
    connection.execute(update_statement(dialogs), (*row(dialogs, 1, ["c"]), 1))
    connection.execute(update_statement(dialogs), (*row(dialogs, 3, ["a"]), 3))
    assert holding(connection, dialogs, "a") == [2, 3]
    assert holding(connection, dialogs, "c") == [1]
    connection.execute(f"DELETE FROM {dialogs.table} WHERE seq = 2")
    assert holding(connection, dialogs, "a") == [3]


def test_arrays_that_no_policy_names_have_no_index(dialogs: Container) -> None:
    assert dialogs.holders(("tags",), "a") is None


def test_indexes_go_with_their_container(connection: sqlite3.Connection, catalog: Catalog) -> None:
    catalog.delete_container("d", "dialogs")
    left = connection.execute("SELECT name FROM sqlite_master WHERE name GLOB 'items_1_*'").fetchall()
    assert left == []
