"""What the store holds, seen past the application."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from azure.cosmos.aio import CosmosClient, DatabaseProxy

DATABASE = "dialogporten"


@dataclass
class Stored:
    database: DatabaseProxy

    async def kinds(self) -> Counter[str]:
        """Count the items of each kind, and the claims on keys."""
        kinds = Counter([kind async for kind in self._dialogs.query_items("SELECT VALUE c.kind FROM c")])
        keys = self.database.get_container_client("keys").query_items("SELECT VALUE c.id FROM c")
        return kinds + Counter(claims=len([key async for key in keys]))

    async def of(self, dialog_id: str, kind: str) -> list[dict[str, Any]]:
        found = self._dialogs.query_items(
            "SELECT * FROM c WHERE c.dialogId = @id AND c.kind = @kind",
            parameters=[{"name": "@id", "value": dialog_id}, {"name": "@kind", "value": kind}],
        )
        return [item async for item in found]

    async def puts(self, document: dict[str, Any]) -> dict[str, Any]:
        """Write or replace an item as no operation would."""
        await self._dialogs.upsert_item(document)
        return document

    @property
    def _dialogs(self) -> Any:
        return self.database.get_container_client("dialogs")


@asynccontextmanager
async def looking_into(connection: str) -> AsyncIterator[Stored]:
    async with CosmosClient.from_connection_string(connection) as client:
        yield Stored(client.get_database_client(DATABASE))
