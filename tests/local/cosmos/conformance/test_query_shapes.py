"""What a SELECT makes of the documents it finds."""

from typing import Any

import pytest
from azure.cosmos import ContainerProxy
from azure.cosmos.exceptions import CosmosHttpResponseError

from .conftest import NewContainer, results


@pytest.fixture(name="orders", scope="module")
def _orders(new_container: NewContainer) -> ContainerProxy:
    made = new_container()
    made.create_item(
        {
            "id": "1",
            "pk": "p",
            "n": 3,
            "who": {"name": "Kari", "age": 40},
            "tags": ["x", "y"],
            "lines": [{"sku": "a", "parts": [1, 2]}, {"sku": "b", "parts": [3]}],
        }
    )
    made.create_item({"id": "2", "pk": "p", "n": 5, "who": {"name": "Ola"}, "tags": [], "lines": []})
    made.create_item({"id": "3", "pk": "p", "n": 5, "gone": None})
    return made


def _results(orders: ContainerProxy, query: str) -> list[Any]:
    return results(orders, query, partition_key="p")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT c.id, c.n FROM c WHERE c.id = '1'", [{"id": "1", "n": 3}]),
        ("SELECT c.id AS key, c.who.name FROM c WHERE c.id = '1'", [{"key": "1", "name": "Kari"}]),
        ('SELECT c["id"], c.who["age"] years FROM c WHERE c.id = "1"', [{"id": "1", "years": 40}]),
        ("SELECT c.id, c.absent FROM c WHERE c.id = '1'", [{"id": "1"}]),
        ("SELECT c.gone FROM c WHERE c.id = '3'", [{"gone": None}]),
        ("SELECT c.n + 1, c.tags[0] FROM c WHERE c.id = '1'", [{"$1": 4, "$2": "x"}]),
        ("SELECT VALUE c.who FROM c WHERE c.id = '2'", [{"name": "Ola"}]),
        ("SELECT VALUE c.absent FROM c", []),
        (
            "SELECT VALUE {'k': c.n, 'none': c.absent, \"list\": [c.n, 'z']} FROM c WHERE c.id = '1'",
            [{"k": 3, "list": [3, "z"]}],
        ),
        ("SELECT VALUE c.who.name || '!' FROM c WHERE IS_DEFINED(c.who.name)", ["Kari!", "Ola!"]),
        ("SELECT VALUE r.id FROM root r", ["1", "2", "3"]),
        ("SELECT VALUE r.id FROM root AS r", ["1", "2", "3"]),
        ("select value c.id from c where c.n = 3 order by c.id", ["1"]),
        ("SELECT VALUE line.sku FROM c JOIN line IN c.lines", ["a", "b"]),
        (
            "SELECT c.id, line.sku, part FROM c JOIN line IN c.lines JOIN part IN line.parts",
            [
                {"id": "1", "sku": "a", "part": 1},
                {"id": "1", "sku": "a", "part": 2},
                {"id": "1", "sku": "b", "part": 3},
            ],
        ),
        ("SELECT VALUE t FROM t IN c.tags", ["x", "y"]),
        ("SELECT VALUE c.id FROM c JOIN t IN c.tags WHERE t = 'y'", ["1"]),
        ("SELECT VALUE COUNT(1) FROM c", [3]),
        ("SELECT VALUE COUNT(c.who) FROM c", [2]),
        ("SELECT VALUE COUNT(1) FROM c JOIN t IN c.tags", [2]),
        ("SELECT VALUE SUM(c.n) FROM c", [13]),
        ("SELECT VALUE MIN(c.n) FROM c", [3]),
        ("SELECT VALUE MAX(c.who.name) FROM c", ["Ola"]),
        ("SELECT VALUE AVG(c.n) FROM c WHERE c.n = 5", [5]),
        ("SELECT COUNT(1) AS many, MAX(c.n) AS most FROM c", [{"many": 3, "most": 5}]),
        ("SELECT VALUE COUNT(1) FROM c WHERE c.n = 99", [0]),
        ("SELECT DISTINCT VALUE c.n FROM c", [3, 5]),
        ("SELECT DISTINCT c.n FROM c WHERE c.n = 5", [{"n": 5}]),
        ("SELECT TOP 2 VALUE c.id FROM c ORDER BY c.id", ["1", "2"]),
        ("SELECT VALUE c.id FROM c ORDER BY c.id OFFSET 1 LIMIT 1", ["2"]),
        ("SELECT VALUE c.id FROM c ORDER BY c.id OFFSET 5 LIMIT 1", []),
        ("SELECT TOP 0 VALUE c.id FROM c", []),
        ("SELECT VALUE c.id FROM c -- a comment\n WHERE c.id = '1' /* another */", ["1"]),
        ("SELECT VALUE 'it\\'s \"so\" \\u00e5' FROM c WHERE c.id = '1'", ['it\'s "so" å']),
        ("SELECT VALUE (SELECT VALUE t FROM t IN c.tags WHERE t = 'y') FROM c", ["y"]),
    ],
)
def test_query_gives(orders: ContainerProxy, query: str, expected: list[Any]) -> None:
    assert _results(orders, query) == expected


@pytest.mark.parametrize(
    "query",
    [
        "SELECT",
        "SELECT * FROM",
        "SELECT * FROM c WHERE",
        "SELECT * FROM c WHERE c.n =",
        "SELECT * FROM c WHERE c.n == 1",
        "SELECT * FROM c WHERE c.n = 1 nonsense here",
        "SELECT * FROM c ORDER c.n",
        "SELECT * FROM c WHERE d.n = 1",
        "SELECT VALUE d FROM c",
        "SELECT * FROM c WHERE NOSUCH(c.n)",
        "SELECT * FROM c WHERE LOWER(c.n, 1, 2)",
        "SELECT * FROM c JOIN t IN c.tags",
        "SELECT c.id, c.who.id FROM c",
        "SELECT * FROM c WHERE c.n = @unknown",
        "SELECT c.id, COUNT(1) FROM c",
        "SELECT * FROM c WHERE COUNT(1) > 1",
        "SELECT TOP -1 * FROM c",
        "SELECT * FROM c WHERE c.n = 'open",
        "SELECT * FROM c WHERE ((((c.n = 1)",
    ],
)
def test_wrong_query_is_refused(orders: ContainerProxy, query: str) -> None:
    with pytest.raises(CosmosHttpResponseError) as refused:
        _results(orders, query)
    assert refused.value.status_code == 400


@pytest.mark.parametrize(
    "form",
    ["SELECT VALUE {aggregate} FROM c", "SELECT VALUE {aggregate} FROM c WHERE c.n > 3"],
)
@pytest.mark.parametrize("aggregate", ["COUNT(1)", "SUM(c.n)", "MIN(c.n)", "MAX(c.n)", "AVG(c.n)"])
def test_aggregate_across_partitions_equals_the_one_within(orders: ContainerProxy, form: str, aggregate: str) -> None:
    query = form.format(aggregate=aggregate)
    assert results(orders, query, enable_cross_partition_query=True) == _results(orders, query)
