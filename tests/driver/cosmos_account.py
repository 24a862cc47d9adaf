"""A Cosmos DB stand-in by itself, with the application's containers, for tests of what speaks to the store."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from aiohttp import ClientSession
from azure.cosmos import PartitionKey
from azure.cosmos.aio import CosmosClient, DatabaseProxy

from adapters.cosmos.connection import connect
from local.stack import recipes
from local.stack.component import Component
from local.stack.instance import Instance
from local.stack.ports import Reservation
from local.stack.provision import provision

DATABASE = "dialogporten"
SHARED = {"reference", "answers"}


@dataclass
class Account:
    """A connection as the application makes it, and where the stand-in is."""

    client: CosmosClient
    instance: Instance
    session: ClientSession

    @property
    def control(self) -> str:
        return self.instance.cosmos_control

    @property
    def database(self) -> DatabaseProxy:
        return self.client.get_database_client(DATABASE)

    async def forget_requests(self) -> None:
        async with self.session.delete(f"{self.control}/counters") as answer:
            answer.raise_for_status()

    async def requests(self) -> dict[str, int]:
        """Count the requests for data by operation, since they were last forgotten."""
        return {name: counter["requests"] for name, counter in (await self.counters()).items()}

    async def counters(self) -> dict[str, Any]:
        """Give what was counted of each operation on data: requests, charge, and answers by status."""
        async with self.session.get(f"{self.control}/counters") as answer:
            counted: dict[str, Any] = await answer.json()
        about_data = re.compile("batch|create|delete|patch|query|read|replace|upsert")
        return {name: counter for name, counter in counted.items() if about_data.fullmatch(name)}

    async def fault(self, kind: str, path: str, **fault: Any) -> None:
        """Order a fault for requests whose path this expression finds."""
        async with self.session.post(
            f"{self.control}/faults", json={"kind": kind, "match": {"path": path}, **fault}
        ) as done:
            done.raise_for_status()

    async def heal(self) -> None:
        async with self.session.delete(f"{self.control}/faults") as done:
            done.raise_for_status()

    @asynccontextmanager
    async def fresh_database(self) -> AsyncIterator[DatabaseProxy]:
        """Make a database of its own for one test, with those containers that hold few items under known ids."""
        name = f"test-{uuid4()}"
        database = await self.client.create_database(name)
        for container in json.loads((recipes.INFRASTRUCTURE / "containers.json").read_text("utf-8")):
            if container["id"] in SHARED:
                key = PartitionKey(path=container["partitionKey"]["paths"][0])
                await database.create_container(container["id"], key, default_ttl=container.get("defaultTtl"))
        yield self.client.get_database_client(name)
        await self.client.delete_database(name)


@asynccontextmanager
async def account_in(folder: Path) -> AsyncIterator[Account]:
    with Reservation(0) as reserved:
        instance = Instance.at(reserved.ports, folder, 0)
        component = Component(recipes.cosmos(reserved.ports, folder / "cosmos"), folder / "cosmos.log", lambda _: None)
        await component.start()
        try:
            await provision(instance)
            async with connect(instance.cosmos, None, _no_credential) as client, ClientSession() as session:
                yield Account(client, instance, session)
        finally:
            await component.stop()


def _no_credential() -> Any:
    raise AssertionError("a connection string needs no credential")
