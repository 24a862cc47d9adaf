"""Services on Cosmos DB: dialogs, their search, reference data and answers kept for all instances."""

from functools import cached_property
from typing import TYPE_CHECKING

from application.ports.catalogue import ReferencedResources
from application.ports.dialogs import DialogStore
from application.ports.search import DialogSearch
from bootstrap.clock import Clock
from bootstrap.identity import make_credential
from bootstrap.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from azure.cosmos.aio import CosmosClient, DatabaseProxy


class CosmosConnection:
    """Keeps the one client of the process, connected at its first use."""

    def __init__(self, connect: "Callable[[], CosmosClient]") -> None:
        self._connect = connect

    @cached_property
    def _client(self) -> "CosmosClient":
        return self._connect()

    @cached_property
    def database(self) -> "DatabaseProxy":
        from adapters.cosmos.containers import DATABASE

        return self._client.get_database_client(DATABASE)

    async def close(self) -> None:
        if "_client" in vars(self):
            await self._client.close()


def connection(settings: Settings) -> CosmosConnection:
    from adapters.cosmos.connection import connect

    return CosmosConnection(
        lambda: connect(
            settings.cosmos_connection_string,
            settings.cosmos_endpoint,
            lambda: make_credential(settings),
            settings.instance_id,
        )
    )


def dialog_store(cosmos: CosmosConnection, clock: Clock) -> DialogStore:
    from adapters.cosmos.dialogs import CosmosDialogStore

    return CosmosDialogStore(cosmos.database, clock.now)


def dialog_search(cosmos: CosmosConnection) -> DialogSearch:
    from adapters.cosmos.searching import CosmosDialogSearch

    return CosmosDialogSearch(cosmos.database)


def referenced_resources(cosmos: CosmosConnection) -> ReferencedResources:
    from adapters.cosmos.referenced_resources import CosmosReferencedResources

    return CosmosReferencedResources(cosmos.database)
