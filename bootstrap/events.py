"""Services that follow a commit: the topic, and the blobs for events that it does not take."""

from typing import TYPE_CHECKING

from application.bulk_labelling import BulkLabelling
from application.labelling import Labelling
from application.ports.bus import EventBus, SetAside
from application.publishing import Publishing
from bootstrap.clock import Clock
from bootstrap.identity import make_credential
from bootstrap.settings import Settings

if TYPE_CHECKING:
    from azure.servicebus.aio import ServiceBusClient
    from azure.storage.blob.aio import BlobServiceClient


def event_bus(settings: Settings) -> EventBus:
    from adapters.servicebus.event_bus import ServiceBusEventBus

    return ServiceBusEventBus(lambda: _connect_to_bus(settings))


def set_aside(settings: Settings) -> SetAside:
    from adapters.blobs.set_aside import BlobSetAside

    return BlobSetAside(lambda: _connect_to_blobs(settings))


def publishing(bus: EventBus, aside: SetAside, settings: Settings) -> Publishing:
    return Publishing(bus, aside, settings.base_uri)


def bulk_labelling(labelling: Labelling, aside: SetAside, clock: Clock) -> BulkLabelling:
    return BulkLabelling(labelling, aside, clock.moment)


def _connect_to_bus(settings: Settings) -> "ServiceBusClient":
    from azure.servicebus.aio import ServiceBusClient

    if settings.service_bus_connection_string:
        return ServiceBusClient.from_connection_string(settings.service_bus_connection_string)
    return ServiceBusClient(settings.service_bus_namespace or "", make_credential(settings))


def _connect_to_blobs(settings: Settings) -> "BlobServiceClient":
    from azure.storage.blob.aio import BlobServiceClient

    if settings.storage_connection_string:
        return BlobServiceClient.from_connection_string(settings.storage_connection_string)
    return BlobServiceClient(f"https://{settings.storage_account}.blob.core.windows.net", make_credential(settings))
