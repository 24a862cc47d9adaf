"""What the floor is given: documents that the application wrote, and queries that it makes."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Self, cast
from uuid import UUID

from azure.cosmos.aio import CosmosClient, DatabaseProxy

from adapters.cosmos import containers
from adapters.cosmos.dialogs import CosmosDialogStore
from adapters.cosmos.searching import CosmosDialogSearch
from application.access import Access
from application.ports.stemming import Stemming
from application.ports.tokens import TokenValidator
from application.searching import Searching
from bench.dialog import PARTY
from bootstrap.clock import Clock
from bootstrap.services import Services
from bootstrap.settings import Settings
from domain.access.caller import end_user
from domain.search.queries import SearchDialogs
from local.stack.cloud import Cloud
from local.stack.credentials import credentials_in
from local.stack.environment import settings_of

type Document = dict[str, Any]


@dataclass
class _Recorder:
    """Stands where the adapters expect a database and its containers, and keeps the queries they would make."""

    queries: list[Document] = field(default_factory=list)

    def get_container_client(self, _name: str) -> Self:
        return self

    async def read_item(self, item: str, **_options: Any) -> Document:
        """Give the claim of the dialog that is asked for."""
        return {"id": item, "party": PARTY, "dialogId": item.removeprefix("dialog:"), "_etag": ""}

    async def read_feed_ranges(self) -> AsyncIterator[Document]:
        yield {}

    def query_items(self, query: str, **options: Any) -> "_Nothing":
        told = options.pop("response_hook", None)
        if told is not None:
            told({}, {"Documents": []})
        self.queries.append({"query": query, **options})
        return _Nothing()


class _Nothing:
    def by_page(self) -> Self:
        return self

    async def __aiter__(self) -> AsyncIterator[Any]:
        return
        yield


async def documents_of(cloud: Cloud, dialog_id: str) -> dict[str, Document]:
    """The items of a dialog by id, without what the store adds."""
    async with CosmosClient.from_connection_string(cloud.cosmos) as client:
        dialogs = client.get_database_client(containers.DATABASE).get_container_client(containers.DIALOGS)
        found = dialogs.query_items("SELECT * FROM c", partition_key=[PARTY, dialog_id])
        return {item["id"]: _own(item) async for item in found}


async def claim_of(cloud: Cloud, dialog_id: str) -> Document:
    async with CosmosClient.from_connection_string(cloud.cosmos) as client:
        keys = client.get_database_client(containers.DATABASE).get_container_client(containers.KEYS)
        key = f"dialog:{dialog_id}"
        return _own(await keys.read_item(key, partition_key=key))


async def queries_of(cloud: Cloud, dialog_id: str, bearer: str) -> tuple[str, Document]:
    """The text of the query for a whole dialog, and the arguments of the one for a page of the caller's list."""
    services = Services(Settings.model_validate(settings_of(cloud.instance, credentials_in(cloud.plan.data))))
    recorder = _Recorder()
    database = cast("DatabaseProxy", recorder)
    try:
        caller = end_user(await services.get(TokenValidator).claims(bearer))
        scope = await services.get(Access).search_scope(caller, (PARTY,))
        search = Searching(CosmosDialogSearch(database), services.get(Stemming))
        await search.page(SearchDialogs(party=(PARTY,)), scope, services.moment(silent=False))
        await CosmosDialogStore(database, Clock().now).whole(UUID(dialog_id))
    finally:
        await services.close()
    page, whole = recorder.queries
    return whole["query"], page


def _own(item: Document) -> Document:
    return {name: value for name, value in item.items() if not name.startswith("_")}
