import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.request import Request, urlopen

import pytest
from azure.core.exceptions import ServiceResponseError
from azure.cosmos import ContainerProxy, CosmosClient, PartitionKey
from azure.cosmos.exceptions import CosmosHttpResponseError, CosmosResourceExistsError

from .conftest import StandIn, stand_in


@pytest.fixture(name="running", scope="module")
def _running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    with stand_in(tmp_path_factory.mktemp("faults")) as started:
        yield started


@pytest.fixture(name="container")
def _container(running: StandIn) -> Iterator[ContainerProxy]:
    with CosmosClient(running.endpoint, running.key, retry_total=0, retry_connect=0, retry_read=0) as client:
        database = client.create_database_if_not_exists("faults")
        yield database.create_container_if_not_exists("items", PartitionKey(path="/pk"))
    _control(running, "DELETE", "faults")
    _control(running, "DELETE", "counters")


def _control(running: StandIn, method: str, what: str, body: Any = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = Request(f"{running.endpoint}_control/{what}", data=data, method=method)  # noqa: S310 - a local address
    with urlopen(request, timeout=10) as answer:  # noqa: S310 - as above
        return json.loads(answer.read() or "null")


def test_429_is_retried_after_the_time_it_names(running: StandIn, container: ContainerProxy) -> None:
    _control(running, "POST", "faults", {"kind": "429", "count": 2, "retryAfterMs": 20})
    container.create_item({"id": "throttled", "pk": "p"})
    counted = _control(running, "GET", "counters")["create"]
    assert counted["statuses"] == {"429": 2, "201": 1}


def test_lasting_429_reaches_the_caller(running: StandIn, container: ContainerProxy) -> None:
    _control(running, "POST", "faults", {"kind": "429", "retryAfterMs": 1})
    with pytest.raises(CosmosHttpResponseError) as failed:
        container.create_item({"id": "never", "pk": "p"})
    assert failed.value.status_code == 429
    assert failed.value.sub_status == 3200


@pytest.mark.parametrize("kind", ["503", "449"])
def test_status_reaches_the_caller_and_nothing_is_written(
    running: StandIn, container: ContainerProxy, kind: str
) -> None:
    _control(running, "POST", "faults", {"kind": kind, "match": {"operation": "create"}})
    with pytest.raises(CosmosHttpResponseError) as failed:
        container.create_item({"id": kind, "pk": "p"})
    assert failed.value.status_code == int(kind)
    assert [item for item in container.query_items("SELECT * FROM c", partition_key="p") if item["id"] == kind] == []


def test_fault_hits_only_what_it_names(running: StandIn, container: ContainerProxy) -> None:
    _control(running, "POST", "faults", {"kind": "503", "match": {"method": "PUT", "path": "/docs/one$"}})
    container.upsert_item({"id": "one", "pk": "p"})
    container.upsert_item({"id": "two", "pk": "p"})
    container.replace_item("two", {"id": "two", "pk": "p"})
    with pytest.raises(CosmosHttpResponseError):
        container.replace_item("one", {"id": "one", "pk": "p"})


def test_fault_ends_with_its_time(running: StandIn, container: ContainerProxy) -> None:
    container.upsert_item({"id": "late", "pk": "p"})
    _control(running, "DELETE", "counters")
    _control(running, "POST", "faults", {"kind": "503", "seconds": 0.3, "match": {"operation": "upsert"}})
    deadline = time.monotonic() + 10
    while not _is_written(container):
        assert time.monotonic() < deadline
    assert set(_control(running, "GET", "counters")["upsert"]["statuses"]) == {"503", "200"}


def _is_written(container: ContainerProxy) -> bool:
    try:
        container.upsert_item({"id": "late", "pk": "p"})
    except CosmosHttpResponseError:
        return False
    return True


def test_delay_holds_the_answer_back_but_no_other(running: StandIn, container: ContainerProxy) -> None:
    _control(running, "POST", "faults", {"kind": "delay", "delayMs": 200, "count": 1})
    begun = time.monotonic()
    container.upsert_item({"id": "slow", "pk": "p"})
    assert time.monotonic() - begun >= 0.2


def test_closed_connection_before_the_work_leaves_nothing(running: StandIn, container: ContainerProxy) -> None:
    _control(running, "POST", "faults", {"kind": "close", "count": 1, "match": {"operation": "create"}})
    with pytest.raises(ServiceResponseError):
        container.create_item({"id": "lost", "pk": "p"})
    container.create_item({"id": "lost", "pk": "p"})


def test_closed_connection_after_the_work_leaves_it_done(running: StandIn, container: ContainerProxy) -> None:
    _control(running, "POST", "faults", {"kind": "close", "after": True, "count": 1, "match": {"operation": "create"}})
    with pytest.raises(ServiceResponseError):
        container.create_item({"id": "done", "pk": "p"})
    with pytest.raises(CosmosResourceExistsError):
        container.create_item({"id": "done", "pk": "p"})


def test_counters_tell_operations_apart(running: StandIn, container: ContainerProxy) -> None:
    _control(running, "DELETE", "counters")
    container.upsert_item({"id": "1", "pk": "counted"})
    container.read_item("1", "counted")
    list(container.query_items("SELECT * FROM c", partition_key="counted"))
    container.execute_item_batch([("upsert", ({"id": "2", "pk": "counted"},))], "counted")
    counters = _control(running, "GET", "counters")
    assert {name: counters[name]["requests"] for name in ("upsert", "read", "query", "batch")} == {
        "upsert": 1,
        "read": 1,
        "query": 1,
        "batch": 1,
    }
    assert counters["upsert"]["charge"] > counters["read"]["charge"] > 0


def test_unknown_fault_is_refused(running: StandIn) -> None:
    with pytest.raises(OSError, match="400"):
        _control(running, "POST", "faults", {"kind": "earthquake"})


def test_page_below_a_prefix_is_one_request(running: StandIn) -> None:
    with CosmosClient(running.endpoint, running.key) as client:
        database = client.create_database_if_not_exists("faults")
        key = PartitionKey(path=["/tenant", "/thread"], kind="MultiHash")
        container = database.create_container_if_not_exists("threads", key)
        for number in range(6):
            container.upsert_item({"id": str(number), "tenant": "a", "thread": str(number)})
        pages = container.query_items("SELECT * FROM c", partition_key=["a"], max_item_count=2).by_page()
        list(next(pages))
        _control(running, "DELETE", "counters")
        list(next(pages))
        counted = _control(running, "GET", "counters")
    assert {operation: counter["requests"] for operation, counter in counted.items()} == {"query": 1}
