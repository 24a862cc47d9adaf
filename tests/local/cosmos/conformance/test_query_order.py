"""The order of results, and the indexes it needs."""

import itertools
from typing import Any

import pytest
from azure.cosmos import ContainerProxy
from azure.cosmos.exceptions import CosmosHttpResponseError

from .conftest import NewContainer, results

VALUES: list[tuple[str, Any]] = [
    ("null", None),
    ("false", False),
    ("true", True),
    ("minus", -1.5),
    ("zero", 0),
    ("ten", 10),
    ("empty", ""),
    ("upper", "Z"),
    ("lower", "a"),
    ("norsk", "å"),
]
POLICY = {
    "includedPaths": [{"path": "/v/?"}, {"path": "/pk/?"}],
    "excludedPaths": [{"path": "/*"}],
    "compositeIndexes": [
        [{"path": "/v", "order": "descending"}, {"path": "/id", "order": "ascending"}],
        [
            {"path": "/a", "order": "ascending"},
            {"path": "/b", "order": "ascending"},
            {"path": "/c", "order": "descending"},
        ],
    ],
}


@pytest.fixture(name="sorted_items", scope="module")
def _sorted_items(new_container: NewContainer) -> ContainerProxy:
    made = new_container(indexing_policy=POLICY)
    for position, (name, value) in enumerate(VALUES):
        made.create_item({"id": name, "pk": f"p{position % 3}", "v": value})
    made.create_item({"id": "undefined", "pk": "p0"})
    for a, b, c in itertools.product(range(3), repeat=3):
        made.create_item({"id": f"{a}{b}{c}", "pk": "abc", "a": a, "b": b, "c": c})
    return made


def _ids(items: ContainerProxy, query: str) -> list[Any]:
    return results(items, query, enable_cross_partition_query=True)


def test_values_of_different_kinds_have_an_order(sorted_items: ContainerProxy) -> None:
    found = _ids(sorted_items, "SELECT VALUE c.id FROM c WHERE c.pk != 'abc' ORDER BY c.v, c.id DESC")
    assert found == ["undefined", *(name for name, _ in VALUES)]


def test_descending_order_is_the_reverse(sorted_items: ContainerProxy) -> None:
    found = _ids(sorted_items, "SELECT VALUE c.id FROM c WHERE c.pk != 'abc' ORDER BY c.v DESC, c.id ASC")
    assert found == [*(name for name, _ in reversed(VALUES)), "undefined"]


def test_one_key_needs_no_composite_index(sorted_items: ContainerProxy) -> None:
    found = _ids(sorted_items, "SELECT VALUE c.id FROM c WHERE IS_DEFINED(c.v) ORDER BY c.v DESC")
    assert found == [name for name, _ in reversed(VALUES)]


def test_three_keys_sort_by_each_in_turn(sorted_items: ContainerProxy) -> None:
    expected = [f"{a}{b}{c}" for a, b, c in itertools.product(range(3), range(3), reversed(range(3)))]
    query = "SELECT VALUE c.id FROM c WHERE c.pk = 'abc' ORDER BY c.a, c.b, c.c DESC"
    assert _ids(sorted_items, query) == expected
    inverse = "SELECT VALUE c.id FROM c WHERE c.pk = 'abc' ORDER BY c.a DESC, c.b DESC, c.c"
    assert _ids(sorted_items, inverse) == expected[::-1]


@pytest.mark.parametrize(
    "order",
    ["c.v, c.id", "c.id, c.v", "c.a, c.b", "c.a, c.b, c.c", "c.b, c.a, c.c DESC", "c.a DESC, c.b, c.c"],
)
def test_order_without_its_composite_index_is_refused(sorted_items: ContainerProxy, order: str) -> None:
    with pytest.raises(CosmosHttpResponseError) as refused:
        results(sorted_items, f"SELECT * FROM c ORDER BY {order}", partition_key="abc")
    assert refused.value.status_code == 400
    assert "composite index" in str(refused.value)


def test_order_by_an_excluded_path_is_refused(sorted_items: ContainerProxy) -> None:
    with pytest.raises(CosmosHttpResponseError) as refused:
        results(sorted_items, "SELECT * FROM c ORDER BY c.a", partition_key="abc")
    assert refused.value.status_code == 400


def test_order_across_partitions_merges_them(sorted_items: ContainerProxy) -> None:
    query = "SELECT c.id, c.v FROM c WHERE c.pk IN ('p0', 'p1', 'p2') ORDER BY c.v DESC, c.id ASC"
    found = [
        item["id"] for item in sorted_items.query_items(query, enable_cross_partition_query=True, max_item_count=2)
    ]
    assert found == [*(name for name, _ in reversed(VALUES)), "undefined"]


@pytest.mark.parametrize("window", ["OFFSET 2 LIMIT 3", "OFFSET @skip LIMIT @take"])
def test_window_across_partitions_is_cut_from_the_whole(sorted_items: ContainerProxy, window: str) -> None:
    query = f"SELECT VALUE c.id FROM c WHERE c.pk = 'abc' ORDER BY c.a, c.b, c.c DESC {window}"
    parameters: list[dict[str, object]] = [{"name": "@skip", "value": 2}, {"name": "@take", "value": 3}]
    found = results(sorted_items, query, parameters=parameters, enable_cross_partition_query=True)
    assert found == ["000", "012", "011"]


def test_top_across_partitions_is_cut_from_the_whole(sorted_items: ContainerProxy) -> None:
    query = "SELECT TOP 3 VALUE c.id FROM c WHERE c.pk = 'abc' ORDER BY c.a DESC, c.b DESC, c.c"
    assert _ids(sorted_items, query) == ["220", "221", "222"]


def test_distinct_across_partitions_gives_each_value_once(sorted_items: ContainerProxy) -> None:
    found: list[Any] = _ids(sorted_items, "SELECT DISTINCT VALUE c.a FROM c WHERE IS_DEFINED(c.a)")
    assert sorted(found) == [0, 1, 2]


def test_documents_without_the_sort_property_are_left_out_under_the_default_policy(new_container: NewContainer) -> None:
    made = new_container()
    made.create_item({"id": "1", "pk": "p", "v": 1})
    made.create_item({"id": "2", "pk": "p"})
    assert results(made, "SELECT VALUE c.id FROM c ORDER BY c.v", partition_key="p") == ["1"]
