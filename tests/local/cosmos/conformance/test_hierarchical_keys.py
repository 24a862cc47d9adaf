import uuid

import pytest
from azure.cosmos import ContainerProxy, DatabaseProxy, PartitionKey
from azure.cosmos.exceptions import CosmosHttpResponseError, CosmosResourceNotFoundError

from .conftest import NewContainer, results


@pytest.fixture(name="threads", scope="module")
def _threads(new_container: NewContainer) -> ContainerProxy:
    made = new_container(hierarchical=True)
    for tenant in ("a", "b"):
        for thread in ("1", "2", "3"):
            for item in ("x", "y"):
                made.create_item({"id": item, "tenant": tenant, "thread": thread})
    return made


def test_item_is_read_by_its_whole_key(threads: ContainerProxy) -> None:
    assert threads.read_item("x", ["a", "2"])["thread"] == "2"


def test_item_is_not_found_below_another_key(threads: ContainerProxy) -> None:
    with pytest.raises(CosmosResourceNotFoundError):
        threads.read_item("x", ["b", "4"])


def test_prefix_query_finds_all_below_it_and_nothing_else(threads: ContainerProxy) -> None:
    found = results(threads, "SELECT * FROM c", partition_key=["a"])
    assert len(found) == 6
    assert {item["tenant"] for item in found} == {"a"}


def test_prefix_query_pages_through_everything_once(threads: ContainerProxy) -> None:
    pages = threads.query_items("SELECT * FROM c", partition_key=["a"], max_item_count=4).by_page()
    found = [(item["thread"], item["id"]) for page in pages for item in page]
    assert len(found) == len(set(found)) == 6


def test_prefix_aggregate_counts_below_the_prefix(threads: ContainerProxy) -> None:
    assert results(threads, "SELECT VALUE COUNT(1) FROM c", partition_key=["b"]) == [6]


def test_whole_key_query_sees_one_partition(threads: ContainerProxy) -> None:
    assert len(results(threads, "SELECT * FROM c", partition_key=["a", "1"])) == 2


def test_cross_partition_query_filters_by_key_parts(threads: ContainerProxy) -> None:
    query = "SELECT * FROM c WHERE c.tenant IN ('a', 'b') AND c.thread = '1'"
    assert len(results(threads, query, enable_cross_partition_query=True)) == 4


def test_write_with_a_prefix_is_refused(threads: ContainerProxy) -> None:
    with pytest.raises((CosmosHttpResponseError, ValueError)):
        threads.read_item("x", ["a"])


def test_three_levels_answer_both_prefixes(database: DatabaseProxy) -> None:
    made = database.create_container(
        f"c-{uuid.uuid4()}",
        PartitionKey(path=["/a", "/b", "/c"], kind="MultiHash"),
        indexing_policy={
            "includedPaths": [{"path": "/*"}],
            "compositeIndexes": [[{"path": "/n", "order": "ascending"}, {"path": "/id", "order": "ascending"}]],
        },
    )
    for number in range(8):
        made.create_item({"id": "i", "a": "x", "b": number // 4, "c": number % 2 == 0, "n": number, "more": 1}) if (
            number % 4 < 2
        ) else made.create_item({"id": "j", "a": "x", "b": number // 4, "c": number % 2 == 0, "n": number})
    query = "SELECT VALUE c.n FROM c ORDER BY c.n, c.id"
    assert results(made, query, partition_key=["x"]) == list(range(8))
    assert results(made, query, partition_key=["x", 1]) == [4, 5, 6, 7]
    assert results(made, query, partition_key=["x", 1, True]) == [4, 6]


def test_absent_and_null_levels_keep_items_apart_from_others(new_container: NewContainer) -> None:
    made = new_container(hierarchical=True)
    made.create_item({"id": "1", "tenant": "a", "thread": None})
    made.create_item({"id": "2", "tenant": "a"})
    made.create_item({"id": "3", "tenant": "a", "thread": "t"})
    assert len(results(made, "SELECT * FROM c", partition_key=["a"])) == 3
    assert [item["id"] for item in made.query_items("SELECT * FROM c", partition_key=["a", "t"])] == ["3"]
