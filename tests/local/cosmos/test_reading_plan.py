"""A page in a composite order is read off an index: nothing is sorted, whatever the size of the partition."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from local.cosmos.catalog import Catalog, Container
from local.cosmos.provision import read_definitions
from local.cosmos.query.evaluate import Scope
from local.cosmos.query.narrow import narrowed
from local.cosmos.query.ordering import Ordering
from local.cosmos.query.parse import parsed
from local.cosmos.query.reach import Reach
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
