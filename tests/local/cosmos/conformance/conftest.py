"""An account to speak to through the real client: the stand-in, or the one that the environment names.

COSMOS_TEST_ENDPOINT and COSMOS_TEST_KEY point the suite at a real account or at the official emulator.
"""

import os
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from azure.cosmos import ContainerProxy, CosmosClient, DatabaseProxy, PartitionKey

type NewContainer = Callable[..., ContainerProxy]


def results(container: ContainerProxy, query: str, **options: Any) -> list[Any]:
    """All results of a query, which are not always the dicts that the client's types promise."""
    return list(container.query_items(query, **options))


HIERARCHICAL = PartitionKey(path=["/tenant", "/thread"], kind="MultiHash")
SINGLE = PartitionKey(path="/pk")


@pytest.fixture(scope="session")
def account(request: pytest.FixtureRequest) -> tuple[str, str]:
    """Endpoint and key."""
    endpoint = os.environ.get("COSMOS_TEST_ENDPOINT")
    if endpoint:
        return endpoint, os.environ["COSMOS_TEST_KEY"]
    local = request.getfixturevalue("local_account")
    return local.endpoint, local.key


@pytest.fixture(scope="session")
def client(account: tuple[str, str]) -> Iterator[CosmosClient]:
    with CosmosClient(*account) as opened:
        yield opened


@pytest.fixture(scope="session")
def database(client: CosmosClient) -> Iterator[DatabaseProxy]:
    created = client.create_database(f"conformance-{uuid.uuid4()}")
    yield created
    client.delete_database(created.id)


@pytest.fixture(scope="session")
def new_container(database: DatabaseProxy) -> NewContainer:
    """Makes a container of its own name; `hierarchical` has the key /tenant, /thread, else it is /pk."""

    def make(*, hierarchical: bool = False, **options: Any) -> ContainerProxy:
        key = HIERARCHICAL if hierarchical else SINGLE
        made: ContainerProxy = database.create_container(f"c-{uuid.uuid4()}", key, **options)
        return made

    return make


@pytest.fixture(scope="session")
def container(new_container: NewContainer) -> ContainerProxy:
    """A container with the key /pk; tests keep apart by partition, see `pk`."""
    return new_container()


@pytest.fixture
def pk() -> str:
    return str(uuid.uuid4())
