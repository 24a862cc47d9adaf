"""Creates in the stand-ins what Bicep creates in Azure."""

import asyncio
import json
from contextlib import suppress
from importlib import import_module

from adapters.cosmos.containers import ANSWERS, DATABASE, REFERENCE
from local.stack.instance import Instance
from local.stack.recipes import INFRASTRUCTURE


async def load_client() -> None:
    """Import the Cosmos DB client, which takes a third of a second, in a thread: worth it while components start."""
    await asyncio.to_thread(import_module, "local.cosmos.provision")


async def provision(instance: Instance) -> None:
    """Database and containers; what is there already stays, but for what Altinn said: its world may be another now."""
    account = endpoint_and_key(instance.cosmos)
    await asyncio.to_thread(_forget_altinn, *account)
    await asyncio.to_thread(_create_containers, *account)


def endpoint_and_key(connection: str) -> tuple[str, str]:
    """The two parts of a Cosmos DB connection string."""
    parts = dict(part.split("=", 1) for part in connection.split(";") if part)
    return parts["AccountEndpoint"], parts["AccountKey"]


def _forget_altinn(endpoint: str, key: str) -> None:
    from azure.cosmos import CosmosClient  # noqa: PLC0415  # loaded by now, see load_client
    from azure.cosmos.exceptions import CosmosResourceNotFoundError  # noqa: PLC0415  # the same

    with CosmosClient(endpoint, key) as client:
        database = client.get_database_client(DATABASE)
        for container in (REFERENCE, ANSWERS):
            with suppress(CosmosResourceNotFoundError):
                database.delete_container(container)


def _create_containers(endpoint: str, key: str) -> None:
    from local.cosmos.provision import provision as create  # noqa: PLC0415  # loaded by now, see load_client

    create(endpoint, key, DATABASE, json.loads((INFRASTRUCTURE / "containers.json").read_text("utf-8")))
