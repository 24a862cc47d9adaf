"""A page in a composite order is read off an index: nothing is sorted, whatever the size of the partition."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from local.cosmos.catalog import Catalog, Container
from local.cosmos.keys import hashed
from local.cosmos.provision import read_definitions
from local.cosmos.query.evaluate import Scope
from local.cosmos.query.narrow import narrowed
from local.cosmos.query.ordering import Ordering
from local.cosmos.query.parse import parsed
from local.cosmos.query.reach import Reach
from local.cosmos.query.rows import Reading
from local.cosmos.record import insert_statement, record
from local.cosmos.storage import connected

REACHES = [Reach.everything(), Reach.below(("party",)), Reach.between("00", "20")]


@pytest.fixture(name="connection")
def _connection() -> Iterator[sqlite3.Connection]:
    with closing(connected(":memory:")) as opened:
        yield opened


@pytest.fixture(name="dialogs")
def _dialogs(connection: sqlite3.Connection) -> Container:
    catalog = Catalog(connection)
    catalog.create_database({"id": "d"})
    for definition in read_definitions(Path("infra/data/containers.json")):
        catalog.create_container("d", definition)
    return catalog.container("d", "dialogs")


@pytest.mark.parametrize("reach", REACHES)
@pytest.mark.parametrize("last", [None, ("2026", "id", 7), (None, "id", 7)])
@pytest.mark.parametrize("direction", ["DESC", "ASC"])
@pytest.mark.parametrize("backwards", [True, False])
def test_composite_order_needs_no_sorting(
    connection: sqlite3.Connection,
    dialogs: Container,
    reach: Reach,
    last: tuple[object, ...] | None,
    direction: str,
    backwards: bool,
) -> None:
    first = "ASC" if backwards else "DESC"
    text = f"SELECT * FROM c ORDER BY c.contentUpdatedAt {first}, c.id {direction}"
    ordering = Ordering.of(parsed(text), "c", Scope({}, frozenset({"c"})), dialogs)
    table, where, parameters = reach.source(dialogs, ordering)
    for leg in ordering.legs(last):
        sql = f"SELECT seq FROM {table} WHERE {where} AND {leg.sql} ORDER BY {ordering.sql}"
        plan = connection.execute(f"EXPLAIN QUERY PLAN {sql}", (*parameters, *leg.parameters)).fetchall()
        assert not [step for *_, step in plan if "TEMP B-TREE" in step], plan


@pytest.mark.parametrize("reach", REACHES)
@pytest.mark.parametrize("order", ["DESC", "ASC"])
def test_condition_on_the_sort_keys_seeks_where_its_page_begins(
    connection: sqlite3.Connection, dialogs: Container, reach: Reach, order: str
) -> None:
    sign = "<" if order == "DESC" else ">"
    behind = f"c.contentUpdatedAt {sign} '2026' OR (c.contentUpdatedAt = '2026' AND c.id {sign} 'x')"
    query = parsed(
        f"SELECT * FROM c WHERE c.kind = 'd' AND ({behind}) ORDER BY c.contentUpdatedAt {order}, c.id {order}"
    )
    scope = Scope({}, frozenset({"c"}))
    ordering, narrowing = Ordering.of(query, "c", scope, dialogs), narrowed(query.where, "c", scope, dialogs.place)
    table, where, parameters = reach.source(dialogs, ordering)
    [start] = ordering.legs(None)
    sql = f"SELECT seq FROM {table} WHERE {where} AND {narrowing.sql} AND {start.sql} ORDER BY {ordering.sql}"
    values = (*parameters, *narrowing.parameters, *start.parameters)
    [step] = [step for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
    assert "SEARCH" in step
    assert f"/content^Updated^At{sign}" in step


@pytest.mark.parametrize("order", ["DESC", "ASC"])
def test_condition_behind_a_fixed_leading_key_seeks_in_both(
    connection: sqlite3.Connection, dialogs: Container, order: str
) -> None:
    sign = "<" if order == "DESC" else ">"
    behind = f"c.dueOrder {sign} '2026' OR (c.dueOrder = '2026' AND c.id {sign} 'x')"
    query = parsed(
        f"SELECT * FROM c WHERE c.org = 'ttd' AND ({behind}) ORDER BY c.org {order}, c.dueOrder {order}, c.id {order}"
    )
    scope = Scope({}, frozenset({"c"}))
    ordering, narrowing = Ordering.of(query, "c", scope, dialogs), narrowed(query.where, "c", scope, dialogs.place)
    table, where, parameters = Reach.everything().source(dialogs, ordering)
    [start] = ordering.legs(None)
    sql = f"SELECT seq FROM {table} WHERE {where} AND {narrowing.sql} AND {start.sql} ORDER BY {ordering.sql}"
    values = (*parameters, *narrowing.parameters, *start.parameters)
    [step] = [step for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
    assert "/org=? AND /due^Order" in step


def test_unordered_pages_need_no_sorting(connection: sqlite3.Connection, dialogs: Container) -> None:
    ordering = Ordering.natural()
    for reach in REACHES:
        table, where, parameters = reach.source(dialogs, ordering)
        for leg in ordering.legs(("00AA", "id")):
            sql = f"SELECT seq FROM {table} WHERE {where} AND {leg.sql} ORDER BY {ordering.sql}"
            plan = connection.execute(f"EXPLAIN QUERY PLAN {sql}", (*parameters, *leg.parameters)).fetchall()
            assert not [step for *_, step in plan if "TEMP B-TREE" in step or step.startswith("SCAN")], plan


ITEMS = 600
LABELLED = "ARRAY_CONTAINS(c.serviceOwnerContext.serviceOwnerLabels, 'rare')"


@pytest.fixture(name="filled")
def _filled(connection: sqlite3.Connection, dialogs: Container) -> Container:
    """One party with nearly everything; a status and a label that few have."""
    for number in range(ITEMS):
        document = {
            "id": str(number),
            "party": "party" if number % 100 else f"other {number}",
            "dialogId": str(number),
            "kind": "dialog",
            "contentUpdatedAt": f"2026-{number:04}",
            "status": "Draft" if number % 150 == 1 else "Completed",
            "serviceOwnerContext": {"serviceOwnerLabels": ["rare"] if number % 150 == 1 else ["common"]},
        }
        text = json.dumps(document)
        epk = hashed(dialogs.key.of(document))
        connection.execute(
            insert_statement(dialogs), record(dialogs, document, text, seq=number, epk=epk, lsn=number, now=0, etag="e")
        )
    return dialogs


def reading_of(connection: sqlite3.Connection, dialogs: Container, where: str, reach: Reach) -> Reading:
    query = parsed(f"SELECT * FROM c WHERE {where} ORDER BY c.contentUpdatedAt DESC, c.id DESC")
    scope = Scope({}, frozenset({"c"}))
    narrowing = narrowed(query.where, "c", scope, dialogs.place, dialogs)
    return Reading(connection, dialogs, Ordering.of(query, "c", scope, dialogs), [reach], narrowing, 1, 100)


@pytest.mark.parametrize("reach", REACHES[:2])
@pytest.mark.parametrize(
    ("where", "is_fetched"),
    [
        ("c.status = 'Draft'", True),
        ("c.status IN ('Draft', 'Sent')", True),
        ("c.status = 'Completed'", False),
        ("c.kind = 'dialog'", False),
        ("c.kind = 'dialog' AND c.status = 'Draft'", True),
        ("c.status = 'nobody has this'", True),
        ("ARRAY_CONTAINS(['Draft'], c.status)", True),
        ("ARRAY_CONTAINS(c.serviceOwnerContext.serviceOwnerLabels, 'rare')", True),
        ("ARRAY_CONTAINS(c.serviceOwnerContext.serviceOwnerLabels, 'common')", False),
        ("(c.status = 'Draft' OR c.org = 'none')", True),
        ("(c.status = 'Draft' OR c.kind = 'dialog')", False),
        ("(c.status = 'Draft' AND c.org = 'x') OR (c.status = 'Sent' AND c.kind = 'dialog')", True),
        (f"((c.serviceResource = 'a' AND ({LABELLED})) OR (c.serviceResource = 'b' AND {LABELLED}))", True),
        (f"{LABELLED} AND c.serviceResourceType = 'app'", True),
        ("NOT (c.status = 'Draft')", False),
        ("c.status != 'Draft'", False),
        ("c.progress = 1", False),
    ],
)
def test_items_are_fetched_where_an_index_finds_few_and_read_in_order_where_many(
    connection: sqlite3.Connection, filled: Container, where: str, is_fetched: bool, reach: Reach
) -> None:
    reading = reading_of(connection, filled, where, reach)
    source, _, _ = reading._source(reach)
    assert ("NOT INDEXED" in source) is is_fetched
    found = [candidate.keys for candidate in reading.candidates(None, inclusive=False)]
    assert found == sorted(found, reverse=True)


def test_an_order_behind_a_fixed_party_is_read_off_the_index_of_the_prefix(
    connection: sqlite3.Connection, filled: Container
) -> None:
    """Also where a later page begins: what is fixed is no key to go on behind."""
    query = parsed("SELECT * FROM c WHERE c.party = 'party' ORDER BY c.party DESC, c.contentUpdatedAt DESC, c.id DESC")
    scope, reach = Scope({}, frozenset({"c"})), Reach.below(("party",))
    ordering = Ordering.of(query, "c", scope, filled)
    narrowing = narrowed(query.where, "c", scope, filled.place, filled)
    table, where, parameters = reach.source(filled, ordering)
    assert [key for key, _ in ordering.keys] == ['"/content^Updated^At"', "id", "seq"]
    for leg in ordering.legs(("2026-0300", "300", 300)):
        sql = f"SELECT seq FROM {table} WHERE {where} AND {narrowing.sql} AND {leg.sql} ORDER BY {ordering.sql}"
        values = (*parameters, *narrowing.parameters, *leg.parameters)
        plan = connection.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
        assert not [step for *_, step in plan if "TEMP B-TREE" in step or step.startswith("SCAN")], plan


def test_an_order_by_one_value_behind_a_bound_is_read_off_its_index(
    connection: sqlite3.Connection, filled: Container
) -> None:
    query = parsed("SELECT TOP 1 * FROM c WHERE c.serviceResource >= 'urn' ORDER BY c.serviceResource")
    scope = Scope({}, frozenset({"c"}))
    ordering = Ordering.of(query, "c", scope, filled)
    narrowing = narrowed(query.where, "c", scope, filled.place, filled)
    sql = f"SELECT seq FROM {filled.table} WHERE {narrowing.sql} ORDER BY {ordering.sql}"
    plan = connection.execute(f"EXPLAIN QUERY PLAN {sql}", narrowing.parameters).fetchall()
    assert not [step for *_, step in plan if "TEMP B-TREE" in step or step.startswith("SCAN")], plan
