import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from azure.cosmos import ContainerProxy, CosmosClient, PartitionKey

from local.cosmos import DEVELOPMENT_KEY
from local.cosmos.load import load
from local.cosmos.provision import provision, read_definitions

from .conftest import stand_in

DEFINITIONS = Path("infra/data/containers.json")
POLICY = {
    "includedPaths": [{"path": "/*"}],
    "compositeIndexes": [[{"path": "/n", "order": "descending"}, {"path": "/id", "order": "descending"}]],
}
ORDERED = "SELECT * FROM c ORDER BY c.n DESC, c.id DESC"


def _container(client: CosmosClient) -> ContainerProxy:
    database = client.create_database_if_not_exists("d")
    return database.create_container_if_not_exists("c", PartitionKey(path="/pk"), indexing_policy=POLICY)


def test_acknowledged_writes_survive_a_killed_process(tmp_path: Path) -> None:
    with stand_in(tmp_path) as first, CosmosClient(first.endpoint, first.key) as client:
        container = _container(client)
        for number in range(50):
            container.create_item({"id": str(number), "pk": "p"})
        container.execute_item_batch([("create", ({"id": f"b{number}", "pk": "p"},)) for number in range(10)], "p")
        first.kill()
    with stand_in(tmp_path) as second, CosmosClient(second.endpoint, second.key) as client:
        assert len(list(_container(client).read_all_items())) == 60


def test_continuations_stay_valid_across_a_restart(tmp_path: Path) -> None:
    with stand_in(tmp_path) as first, CosmosClient(first.endpoint, first.key) as client:
        container = _container(client)
        for number in range(6):
            container.create_item({"id": str(number), "pk": "p", "n": number})
        pages = container.query_items(ORDERED, partition_key="p", max_item_count=4).by_page()
        assert [item["n"] for item in next(pages)] == [5, 4, 3, 2]
        token = pages.continuation_token  # type: ignore[attr-defined]  # the paging iterator has it, its type does not say so
        list(container.query_items_change_feed(start_time="Beginning"))
        feed = client.client_connection.last_response_headers["etag"]
        container.delete_item("5", "p")
        first.kill()
    with stand_in(tmp_path) as second, CosmosClient(second.endpoint, second.key) as client:
        container = _container(client)
        container.create_item({"id": "new", "pk": "p", "n": 9})
        pages = container.query_items(ORDERED, partition_key="p", max_item_count=4).by_page(token)
        assert [item["n"] for item in next(pages)] == [1, 0]
        assert [item["n"] for item in container.query_items_change_feed(continuation=feed)] == [9]


def test_process_ends_cleanly_on_sigterm(tmp_path: Path) -> None:
    with stand_in(tmp_path) as running:
        running.process.terminate()
        assert running.process.wait(10) == 0


def test_process_ends_with_its_parent(tmp_path: Path) -> None:
    program = (
        "import os, subprocess, sys\n"
        f"command = [sys.executable, '-m', 'local.cosmos', '--port', '0', '--data', {str(tmp_path)!r}]\n"
        "child = subprocess.Popen([*command, '--parent', str(os.getpid())], stdout=subprocess.PIPE, text=True)\n"
        "print(child.stdout.readline(), flush=True)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        port = int(parent.stdout.readline().split()[1])
        parent.wait(10)
    deadline = time.monotonic() + 10
    while _answers(port):
        assert time.monotonic() < deadline


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_provisioning_twice_changes_nothing(tmp_path: Path) -> None:
    definitions = read_definitions(DEFINITIONS)
    with stand_in(tmp_path) as running:
        provision(running.endpoint, running.key, "d", definitions)
        with CosmosClient(running.endpoint, running.key) as client:
            database = client.get_database_client("d")
            database.get_container_client("dialogs").create_item({"id": "1", "party": "p", "dialogId": "1"})
            provision(running.endpoint, running.key, "d", definitions)
            assert sorted(found["id"] for found in database.list_containers()) == sorted(
                definition["id"] for definition in definitions
            )
            read = database.get_container_client("dialogs").read()
            assert read["defaultTtl"] == -1
            assert read["partitionKey"]["paths"] == ["/party", "/dialogId"]
            assert len(list(database.get_container_client("dialogs").read_all_items())) == 1


@pytest.mark.parametrize("while_running", [True, False])
def test_loaded_documents_are_there_as_if_created(tmp_path: Path, *, while_running: bool) -> None:
    documents = [{"id": f"{number:03}", "pk": f"p{number % 3}", "n": number} for number in range(300)]
    with stand_in(tmp_path) as running, CosmosClient(running.endpoint, running.key) as client:
        _container(client).create_item({"id": "before", "pk": "p0", "n": -1})
        if while_running:
            assert load(tmp_path, "d", "c", documents) == 300
    if not while_running:
        assert load(tmp_path, "d", "c", documents) == 300
    with stand_in(tmp_path) as running, CosmosClient(running.endpoint, running.key) as client:
        container = _container(client)
        container.create_item({"id": "after", "pk": "p0", "n": 999})
        assert container.read_item("007", "p1")["n"] == 7
        found = [item["n"] for item in container.query_items(ORDERED, partition_key="p0", max_item_count=40)]
        assert found == [999, *range(297, -1, -3), -1]
        feed = [item["n"] for item in container.query_items_change_feed(start_time="Beginning")]
        assert feed == [-1, *range(300), 999]


def test_development_key_is_no_key_of_the_official_emulator() -> None:
    assert not DEVELOPMENT_KEY.startswith("C2y6yDjf5")
