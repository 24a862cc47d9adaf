"""One instance of the application: wired as in production, but for the network, the clock and other systems."""

from typing import TYPE_CHECKING, Any

from adapters.cosmos.connection import connect
from application.ports.authorization import AuthorizedParties, Decisions, SubjectResources
from application.ports.bus import EventBus, SetAside
from application.ports.names import PartyNames
from application.ports.resources import Resources
from bootstrap.cosmos import CosmosConnection
from bootstrap.services import Services
from bootstrap.settings import Settings
from simulation.account import CONNECTION_STRING
from simulation.altinn import EveryName, OneResource, Permissions
from simulation.network import Network

if TYPE_CHECKING:
    import asyncio

    from azure.core.credentials_async import AsyncTokenCredential

    from simulation.world import World

_SETTINGS: dict[str, Any] = {
    "cosmos_connection_string": CONNECTION_STRING,
    "cosmos_endpoint": None,
    "base_uri": "https://dialogs.example.no",
}


class Instance(Services):
    def __init__(self, name: str, world: "World") -> None:
        self.name = name
        self.tasks: list[asyncio.Task[Any]] = []
        self._network = Network(world, name)
        altinn = Permissions()
        others: dict[type[Any], Any] = {
            CosmosConnection: CosmosConnection(
                lambda: connect(CONNECTION_STRING, None, _no_credential, name, self._network)
            ),
            Resources: OneResource(),
            PartyNames: EveryName(),
            SubjectResources: altinn,
            Decisions: altinn,
            AuthorizedParties: altinn,
            EventBus: world.bus,
            SetAside: world.bus,
        }
        super().__init__(Settings.model_construct(**_SETTINGS, instance_id=name), world.clock, others)

    def crash(self) -> None:
        """Stop for good, wherever its operations are."""
        self._network.is_cut = True
        for task in self.tasks:
            task.cancel()


def _no_credential() -> "AsyncTokenCredential":
    raise AssertionError
