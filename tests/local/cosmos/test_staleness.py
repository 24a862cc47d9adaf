"""A replica that lags behind: who may meet it, and what it shows."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest
from azure.cosmos import ContainerProxy, CosmosClient, PartitionKey
from azure.cosmos.exceptions import CosmosResourceNotFoundError

from .conftest import StandIn, stand_in

HERE, THERE = "host-here", "host-there"
FAR_BEHIND = {"kind": "stale", "lagRequests": 1000}


@pytest.fixture(name="running", scope="module")
def _running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    with stand_in(tmp_path_factory.mktemp("stale")) as started, CosmosClient(started.endpoint, started.key) as client:
        database = client.create_database("stale")
        paths = [{"path": "/labels/[]/?"}, {"path": "/*"}]
        policy = {"includedPaths": paths, "excludedPaths": []}
        database.create_container("items", PartitionKey(path="/pk"), indexing_policy=policy)
        yield started


@pytest.fixture(autouse=True)
def _calm(running: StandIn) -> Iterator[None]:
    yield
    control(running, "DELETE", "faults")


def control(running: StandIn, method: str, what: str, body: Any = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = Request(f"{running.endpoint}_control/{what}", data=data, method=method)  # noqa: S310 - a local address
    with urlopen(request, timeout=10) as answer:  # noqa: S310 - as above
        return json.loads(answer.read() or "null")


@contextmanager
def host(running: StandIn, name: str, level: str = "Session", **options: Any) -> Iterator[ContainerProxy]:
    """Connect as a host of this name to an account of this level."""
    control(running, "PUT", "consistency", {"level": level})
    with CosmosClient(running.endpoint, running.key, user_agent_suffix=name, **options) as client:
        yield client.get_database_client("stale").get_container_client("items")


def lag(running: StandIn, name: str = HERE, **fault: Any) -> None:
    control(running, "POST", "faults", {**FAR_BEHIND, "match": {"host": name}, **fault})


def is_found(container: ContainerProxy, item: str) -> bool:
    try:
        container.read_item(item, "p")
    except CosmosResourceNotFoundError:
        return False
    return True


def an_item() -> dict[str, Any]:
    return {"id": str(uuid4()), "pk": "p", "labels": ["new"]}


def listed(container: ContainerProxy, item: str) -> bool:
    query = "SELECT * FROM c WHERE ARRAY_CONTAINS(c.labels, 'new')"
    return item in {found["id"] for found in container.query_items(query, partition_key="p")}


def changed(container: ContainerProxy) -> list[str]:
    return [found["id"] for found in container.query_items_change_feed(start_time="Beginning", partition_key="p")]


def test_point_reads_queries_and_changes_of_a_lagging_host_are_old(running: StandIn) -> None:
    with host(running, HERE) as here, host(running, THERE) as there:
        lag(running)
        item = an_item()["id"]
        there.create_item({"id": item, "pk": "p", "labels": ["new"]})
        assert not is_found(here, item)
        assert not listed(here, item)
        assert item not in changed(here)
        assert is_found(there, item)
        assert listed(there, item)
        assert item in changed(there)


def test_old_values_and_deleted_items_are_shown_as_they_were(running: StandIn) -> None:
    with host(running, HERE) as here, host(running, THERE) as there:
        one, other = there.create_item(an_item()), there.create_item(an_item())
        lag(running)
        there.replace_item(one["id"], {**one, "labels": ["other"], "text": "it's \N{BLACK STAR}"})
        there.delete_item(other["id"], "p")
        assert here.read_item(one["id"], "p")["_etag"] == one["_etag"]
        assert listed(here, one["id"])
        assert listed(here, other["id"])
        control(running, "DELETE", "faults")
        assert here.read_item(one["id"], "p")["text"] == "it's \N{BLACK STAR}"
        assert not listed(here, one["id"])
        assert not is_found(here, other["id"])


def test_write_through_a_lagging_host_meets_what_is_there(running: StandIn) -> None:
    with host(running, HERE) as here, host(running, THERE) as there:
        lag(running)
        item = there.create_item(an_item())
        here.upsert_item({**item, "text": "seen"})
        assert there.read_item(item["id"], "p")["text"] == "seen"


def test_lag_is_counted_in_requests_that_change_something(running: StandIn) -> None:
    with host(running, HERE) as here, host(running, THERE) as there:
        lag(running, lagRequests=2)
        items = [there.create_item(an_item())["id"] for _ in range(5)]
        assert [is_found(here, item) for item in items] == [True, True, True, False, False]


def test_batch_is_old_or_new_as_a_whole(running: StandIn) -> None:
    with host(running, HERE) as here, host(running, THERE) as there:
        lag(running, lagRequests=1)
        items = [an_item() for _ in range(3)]
        there.execute_item_batch([("create", (item,)) for item in items], "p")
        assert not any(is_found(here, item["id"]) for item in items)
        there.create_item(an_item())
        assert all(is_found(here, item["id"]) for item in items)


def test_lag_is_measured_in_time(running: StandIn) -> None:
    with host(running, HERE) as here, host(running, THERE) as there:
        lag(running, lagRequests=0, lagMs=3_600_000)
        item = there.create_item(an_item())["id"]
        assert not is_found(here, item)
        control(running, "DELETE", "faults")
        lag(running, lagRequests=0, lagMs=1)
        other = there.create_item(an_item())["id"]
        while not is_found(here, other):
            pass


def test_session_reads_its_own_writes(running: StandIn) -> None:
    with host(running, HERE) as here:
        lag(running)
        item = here.create_item(an_item())["id"]
        assert is_found(here, item)
        assert listed(here, item)


def test_session_sees_nothing_older_than_its_token(running: StandIn) -> None:
    with host(running, HERE) as here, host(running, THERE) as there:
        lag(running)
        before = there.create_item(an_item())["id"]
        here.create_item(an_item())
        after = there.create_item(an_item())["id"]
        assert is_found(here, before)
        assert not is_found(here, after)


@pytest.mark.parametrize("level", ["Strong", "BoundedStaleness"])
def test_account_of_a_strong_level_is_never_old(running: StandIn, level: str) -> None:
    with host(running, HERE, level) as here, host(running, THERE, level) as there:
        lag(running)
        item = there.create_item(an_item())["id"]
        assert is_found(here, item)
        assert listed(here, item)
        assert item in changed(here)


def test_request_may_ask_a_strong_account_for_less(running: StandIn) -> None:
    with host(running, HERE, "Strong", consistency_level="Eventual") as here, host(running, THERE, "Strong") as there:
        lag(running)
        item = there.create_item(an_item())["id"]
        assert not is_found(here, item)


def test_request_cannot_ask_for_more_than_the_account_gives(running: StandIn) -> None:
    with host(running, HERE, "Eventual", consistency_level="Strong") as here, host(running, THERE) as there:
        lag(running)
        assert not is_found(here, there.create_item(an_item())["id"])


def test_clients_are_told_the_level(running: StandIn) -> None:
    control(running, "PUT", "consistency", {"level": "BoundedStaleness"})
    with CosmosClient(running.endpoint, running.key) as client:
        told = client.get_database_account().ConsistencyPolicy
    assert told == {"defaultConsistencyLevel": "BoundedStaleness"}
    assert control(running, "GET", "consistency") == {"level": "BoundedStaleness"}


def test_unknown_level_is_refused(running: StandIn) -> None:
    with pytest.raises(OSError, match="400"):
        control(running, "PUT", "consistency", {"level": "Perfect"})


def test_host_is_named_by_the_end_of_its_user_agent(running: StandIn) -> None:
    with host(running, "local-70711") as here, host(running, THERE) as there:
        lag(running, "local-7071")
        assert is_found(here, there.create_item(an_item())["id"])
