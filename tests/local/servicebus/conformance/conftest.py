"""The namespace under test: a stand-in of our own, or the one that SERVICEBUS_TEST_CONNECTION names."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from local.servicebus.topology import QueueProperties, read
from tests.local.servicebus.client import Bus
from tests.local.servicebus.client import bus as opened
from tests.local.servicebus.running import stand_in

TOPOLOGY = Path(__file__).with_name("topology.json")


@pytest.fixture(scope="session")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    given = os.environ.get("SERVICEBUS_TEST_CONNECTION")  # the tests' own switch, no setting
    if given:
        yield given
        return
    with stand_in(tmp_path_factory.mktemp("servicebus"), TOPOLOGY) as running:
        yield running.connection


@pytest.fixture(scope="session")
async def bus(connection: str) -> AsyncIterator[Bus]:
    namespace = read(TOPOLOGY)
    senders = [*(each.name for each in namespace.queues), *(each.name for each in namespace.topics)]
    receivers = [
        *(each.name for each in namespace.queues if _is_plain(each.properties)),
        *(f"{t.name}/{each.name}" for t in namespace.topics for each in t.subscriptions if _is_plain(each.properties)),
    ]
    async with opened(connection) as client:
        await client.open(senders, receivers)
        yield client


def _is_plain(properties: QueueProperties) -> bool:
    return not (properties.requires_session or properties.forward_to)


@pytest.fixture(scope="session")
async def impatient(connection: str) -> AsyncIterator[Bus]:
    """A client that takes no for an answer: the usual one tries again three times, for ten seconds."""
    async with opened(connection, retry_total=0) as client:
        yield client
