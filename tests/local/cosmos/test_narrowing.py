"""What SQLite decides of a WHERE must be what the evaluator means by it, for any documents and conditions."""

import json
import sqlite3
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.cosmos.catalog import Catalog
from local.cosmos.columns import column_name, column_path, value_in_body, value_in_column
from local.cosmos.documents import read_document, write_json
from local.cosmos.items import Partition
from local.cosmos.query.evaluate import Scope, condition
from local.cosmos.query.parse import parsed
from local.cosmos.query.reach import Reach
from local.cosmos.query.run import Request, run
from local.cosmos.query.unparse import text_of
from local.cosmos.storage import connected

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 2),
    st.sampled_from([0.5, -1.5, 1e300]),
    st.sampled_from(["", "a", "ab", "b", "å"]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["v", "w"]), inner),
    max_leaves=4,
)
DOCUMENTS = st.lists(st.dictionaries(st.sampled_from(["v", "w", "pk"]), VALUES), max_size=6)
PLACES = st.sampled_from(["c.v", "c.w", "c.v.w", "c['w'].v", "c.v[0]", "c.pk", "c.id"])
CONSTANTS = SCALARS.map(json.dumps)
OPERANDS = PLACES | CONSTANTS | VALUES.map(json.dumps)
SIMPLE = st.one_of(
    st.tuples(OPERANDS, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), OPERANDS).map(" ".join),
    st.tuples(PLACES, CONSTANTS, CONSTANTS).map(lambda part: f"{part[0]} BETWEEN {part[1]} AND {part[2]}"),
    st.tuples(PLACES, st.sampled_from(["", "NOT "]), st.lists(OPERANDS, max_size=3)).map(
        lambda part: f"{part[0]} {part[1]}IN ({', '.join(part[2])})"
    ),
    st.tuples(st.sampled_from(["IS_DEFINED", "IS_NULL", "IS_STRING", "IS_ARRAY"]), PLACES).map(
        lambda p: f"{p[0]}({p[1]})"
    ),
    st.tuples(PLACES, CONSTANTS).map(lambda part: f"ARRAY_CONTAINS({part[0]}, {part[1]})"),
    st.tuples(st.lists(SCALARS, max_size=3), PLACES).map(lambda p: f"ARRAY_CONTAINS({json.dumps(p[0])}, {p[1]})"),
    st.tuples(PLACES, st.sampled_from(['""', '"a"', '"å"']), st.sampled_from(["", ", true"])).map(
        lambda part: f"STARTSWITH({part[0]}, {part[1]}{part[2]})"
    ),
    st.tuples(PLACES, CONSTANTS).map(lambda p: f"EXISTS(SELECT VALUE x FROM x IN {p[0]} WHERE x = {p[1]})"),
    PLACES,
)
CONDITIONS = st.recursive(
    SIMPLE,
    lambda inner: st.one_of(
        inner.map(lambda one: f"NOT ({one})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) AND ({two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) OR ({two[1]})"),
    ),
    max_leaves=4,
)


IN_BODY: dict[str, Any] = {"includedPaths": [{"path": "/*"}]}
IN_COLUMNS: dict[str, Any] = {"includedPaths": [{"path": "/v/?"}, {"path": "/v/w/?"}, {"path": "/V/?"}]}


def _stored(connection: sqlite3.Connection, bodies: list[dict[str, Any]], policy: dict[str, Any]) -> Catalog:
    catalog = Catalog(connection)
    catalog.create_database({"id": "d"})
    key = {"paths": ["/pk"], "kind": "Hash", "version": 2}
    catalog.create_container("d", {"id": "c", "partitionKey": key, "indexingPolicy": policy})
    container = catalog.container("d", "c")
    for number, body in enumerate(bodies):
        document = {**body, "id": str(number)}
        Partition(connection, container, container.key.of(document), 1).create(document)
    return catalog


@given(bodies=DOCUMENTS, where=CONDITIONS, policy=st.sampled_from([IN_BODY, IN_COLUMNS]))
def test_rows_found_are_those_the_condition_is_true_for(
    bodies: list[dict[str, Any]], where: str, policy: dict[str, Any]
) -> None:
    query = parsed(f"SELECT VALUE c.id FROM c WHERE {where}")
    means = condition(query.where, Scope({}, frozenset({"c"})))
    expected = {str(number) for number, body in enumerate(bodies) if means({"c": {**body, "id": str(number)}})}
    with closing(connected(":memory:")) as connection:
        container = _stored(connection, bodies, policy).container("d", "c")
        page = run(connection, container, Request(query, {}, Reach.everything(), None, 2))
        count = parsed(f"SELECT VALUE COUNT(1) FROM c WHERE {where}")
        counted = run(connection, container, Request(count, {}, Reach.everything(), None, 2))
    assert set(map(json.loads, page.texts)) == expected
    assert counted.texts == [write_json(len(expected))]


@given(where=CONDITIONS)
def test_query_written_back_reads_as_the_same_query(where: str) -> None:
    query = parsed(
        f"SELECT c.v AS one, [c.w] AS two FROM c JOIN x IN c.v WHERE {where} ORDER BY c.v DESC OFFSET 1 LIMIT 2"
    )
    assert parsed(text_of(query)) == query


@given(bodies=DOCUMENTS, where=CONDITIONS, direction=st.sampled_from(["ASC", "DESC"]))
def test_order_off_an_index_finds_the_same_rows(bodies: list[dict[str, Any]], where: str, direction: str) -> None:
    composite = [{"path": "/v", "order": "ascending"}, {"path": "/id", "order": "ascending"}]
    with closing(connected(":memory:")) as connection:
        policy = IN_BODY | {"compositeIndexes": [composite]}
        container = _stored(connection, bodies, policy).container("d", "c")
        found = [
            run(connection, container, Request(parsed(text), {}, Reach.everything(), None, 2)).texts
            for text in (
                f"SELECT VALUE c.id FROM c WHERE {where}",
                f"SELECT VALUE c.id FROM c WHERE {where} ORDER BY c.v {direction}, c.id {direction}",
            )
        ]
    assert sorted(found[0]) == sorted(found[1])


@given(
    value=VALUES
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8", exclude_characters="\0"))
)
def test_column_holds_what_is_found_in_the_body(value: Any) -> None:
    document = read_document(write_json({"v": {"w": value}}))
    with closing(sqlite3.connect(":memory:")) as connection:
        sql = f"SELECT {value_in_body(('v', 'w'))} IS ? FROM (SELECT ? AS body)"
        parameters = (value_in_column(document, ("v", "w")), write_json(document))
        assert connection.execute(sql, parameters).fetchone() == (1,)


@pytest.mark.parametrize("path", [("a", "b"), ("Name",), ("naMe", "^x", "æØ"), ("a b", "$%")])
def test_column_name_tells_its_path(path: tuple[str, ...]) -> None:
    assert column_path(column_name(path)) == path


def test_column_names_that_differ_in_case_are_two_for_sqlite() -> None:
    assert column_name(("Name",)).lower() != column_name(("name",)).lower()
