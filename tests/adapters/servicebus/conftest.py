"""The bus adapter over the real SDK and a Service Bus stand-in of its own."""

from collections.abc import AsyncIterator, Iterator

import pytest
from azure.servicebus.aio import ServiceBusClient, ServiceBusReceiver

from adapters.servicebus.event_bus import TOPIC, ServiceBusEventBus
from tests.driver.events import SUBSCRIPTION
from tests.local.servicebus.running import StandIn, namespace, stand_in


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    subscription = {"Name": SUBSCRIPTION, "Properties": {}, "Rules": []}
    topic = {"Name": TOPIC, "Properties": {"RequiresDuplicateDetection": False}, "Subscriptions": [subscription]}
    with stand_in(tmp_path_factory.mktemp("servicebus"), namespace([], [topic])) as running:
        yield running


@pytest.fixture(scope="session")
async def client(broker: StandIn) -> AsyncIterator[ServiceBusClient]:
    async with ServiceBusClient.from_connection_string(broker.connection, retry_total=0) as client:
        yield client


@pytest.fixture(scope="session")
def event_bus(client: ServiceBusClient) -> ServiceBusEventBus:
    return ServiceBusEventBus(lambda: client)


@pytest.fixture(scope="session")
async def receiver(client: ServiceBusClient) -> AsyncIterator[ServiceBusReceiver]:
    async with client.get_subscription_receiver(TOPIC, SUBSCRIPTION) as receiver:
        yield receiver
