import time
from collections.abc import Callable

import pytest
from azure.cosmos import ContainerProxy, DatabaseProxy, PartitionKey
from azure.cosmos.exceptions import CosmosHttpResponseError, CosmosResourceExistsError, CosmosResourceNotFoundError

from .conftest import NewContainer, results


def _eventually(condition: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline


def _is_gone(container: ContainerProxy, identifier: str) -> bool:
    try:
        container.read_item(identifier, "p")
    except CosmosResourceNotFoundError:
        return True
    return False


def test_expired_item_is_gone_from_reads_queries_and_feed(new_container: NewContainer) -> None:
    container = new_container(default_ttl=-1)
    container.create_item({"id": "short", "pk": "p", "ttl": 1})
    container.create_item({"id": "lasting", "pk": "p"})
    assert container.read_item("short", "p")["ttl"] == 1
    _eventually(lambda: _is_gone(container, "short"))
    assert [item["id"] for item in container.query_items("SELECT * FROM c", partition_key="p")] == ["lasting"]
    assert results(container, "SELECT VALUE COUNT(1) FROM c", partition_key="p") == [1]
    assert [item["id"] for item in container.query_items_change_feed(start_time="Beginning")] == ["lasting"]
    container.create_item({"id": "short", "pk": "p"})


def test_default_of_the_container_expires_items_that_say_nothing(new_container: NewContainer) -> None:
    container = new_container(default_ttl=1)
    container.create_item({"id": "usual", "pk": "p"})
    container.create_item({"id": "forever", "pk": "p", "ttl": -1})
    _eventually(lambda: _is_gone(container, "usual"))
    assert container.read_item("forever", "p")


def test_write_renews_the_time_to_live(new_container: NewContainer) -> None:
    container = new_container(default_ttl=-1)
    container.create_item({"id": "1", "pk": "p", "ttl": 1})
    container.patch_item("1", "p", [{"op": "set", "path": "/ttl", "value": 1000}])
    container.create_item({"id": "2", "pk": "p", "ttl": 1})
    _eventually(lambda: _is_gone(container, "2"))
    assert container.read_item("1", "p")


def test_item_outlives_its_ttl_while_the_container_has_it_switched_off(
    database: DatabaseProxy, new_container: NewContainer
) -> None:
    container, clock = new_container(), new_container(default_ttl=-1)
    container.create_item({"id": "1", "pk": "p", "ttl": 1})
    clock.create_item({"id": "1", "pk": "p", "ttl": 1})
    _eventually(lambda: _is_gone(clock, "1"))
    assert container.read_item("1", "p")
    database.replace_container(container, PartitionKey(path="/pk"), default_ttl=-1)
    _eventually(lambda: _is_gone(container, "1"))


@pytest.mark.parametrize("ttl", [0, -2, "10", 1.5, True])
def test_ttl_that_is_none_is_refused(new_container: NewContainer, ttl: object) -> None:
    container = new_container(default_ttl=-1)
    with pytest.raises(CosmosHttpResponseError) as refused:
        container.create_item({"id": "1", "pk": "p", "ttl": ttl})
    assert refused.value.status_code == 400


UNIQUE = {"uniqueKeys": [{"paths": ["/name"]}, {"paths": ["/a", "/b"]}]}


def test_unique_key_holds_within_a_partition(new_container: NewContainer) -> None:
    container = new_container(unique_key_policy=UNIQUE)
    container.create_item({"id": "1", "pk": "p", "name": "x", "a": 1, "b": 1})
    container.create_item({"id": "1", "pk": "q", "name": "x", "a": 1, "b": 1})
    container.create_item({"id": "2", "pk": "p", "name": "y", "a": 1, "b": 2})
    for taken in ({"name": "x", "a": 9}, {"name": "z", "a": 1, "b": 2}):
        with pytest.raises(CosmosResourceExistsError):
            container.create_item({"id": "3", "pk": "p", **taken})
        with pytest.raises(CosmosResourceExistsError):
            container.upsert_item({"id": "4", "pk": "p", **taken})


def test_absent_value_counts_as_a_unique_value(new_container: NewContainer) -> None:
    container = new_container(unique_key_policy={"uniqueKeys": [{"paths": ["/name"]}]})
    container.create_item({"id": "1", "pk": "p"})
    with pytest.raises(CosmosResourceExistsError):
        container.create_item({"id": "2", "pk": "p"})


def test_update_may_keep_its_own_unique_value_but_not_take_anothers(new_container: NewContainer) -> None:
    container = new_container(unique_key_policy={"uniqueKeys": [{"paths": ["/name"]}]})
    container.create_item({"id": "1", "pk": "p", "name": "x"})
    container.create_item({"id": "2", "pk": "p", "name": "y"})
    container.replace_item("1", {"id": "1", "pk": "p", "name": "x", "n": 1})
    with pytest.raises(CosmosResourceExistsError):
        container.replace_item("2", {"id": "2", "pk": "p", "name": "x"})


def test_unique_value_is_free_after_delete_and_expiry(new_container: NewContainer) -> None:
    container = new_container(unique_key_policy={"uniqueKeys": [{"paths": ["/name"]}]}, default_ttl=-1)
    container.create_item({"id": "1", "pk": "p", "name": "x", "ttl": 1})
    container.create_item({"id": "2", "pk": "p", "name": "y"})
    container.delete_item("2", "p")
    container.create_item({"id": "3", "pk": "p", "name": "y"})
    _eventually(lambda: _is_gone(container, "1"))
    container.create_item({"id": "4", "pk": "p", "name": "x"})
