"""One instance of the application: wired as in production, but for the network, the clock and other systems."""

from functools import cached_property
from typing import TYPE_CHECKING, Any, override

from adapters.cosmos.connection import connected
from application.access import Access
from application.bulk_labelling import BulkLabelling
from application.publishing import Publishing
from bootstrap.services import Services
from bootstrap.settings import Settings
from simulation.account import CONNECTION_STRING
from simulation.altinn import EveryName, OneResource, Permissions
from simulation.network import Network

if TYPE_CHECKING:
    import asyncio

    from azure.core.credentials_async import AsyncTokenCredential
    from azure.cosmos.aio import CosmosClient

    from simulation.world import World

_SETTINGS: dict[str, Any] = {
    "cosmos_connection_string": CONNECTION_STRING,
    "cosmos_endpoint": None,
    "base_uri": "https://dialogs.example.no",
}


class Instance(Services):
    def __init__(self, name: str, world: "World") -> None:
        super().__init__(Settings.model_construct(**_SETTINGS, instance_id=name), world.now)
        self.name = name
        self.tasks: list[asyncio.Task[Any]] = []
        self._world = world
        self._network = Network(world, name)

    def crash(self) -> None:
        """Stop for good, wherever its operations are."""
        self._network.is_cut = True
        for task in self.tasks:
            task.cancel()

    @cached_property
    @override
    def _cosmos(self) -> "CosmosClient":
        settings = self._settings
        return connected(settings.cosmos_connection_string, None, _no_credential, self.name, self._network)

    @cached_property
    @override
    def resources(self) -> Any:
        return OneResource()

    @cached_property
    @override
    def names(self) -> Any:
        return EveryName()

    @cached_property
    @override
    def subject_resources(self) -> Any:
        return Permissions()

    @cached_property
    @override
    def access(self) -> Access:
        altinn = Permissions()
        return Access(altinn, altinn, altinn, self.resources, self.names)

    @override
    def _publishing(self) -> Publishing:
        return Publishing(self._world.bus, self._world.bus, self._settings.base_uri)

    @override
    def _bulk_labelling(self) -> BulkLabelling:
        return BulkLabelling(self.labelling, self._world.bus, self._world.moment)


def _no_credential() -> "AsyncTokenCredential":
    raise AssertionError
