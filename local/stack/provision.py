"""Creates in the stand-ins what Bicep creates in Azure."""

import asyncio
import json
from importlib import import_module

from adapters.cosmos.containers import DATABASE
from local.stack.instance import Instance
from local.stack.recipes import INFRASTRUCTURE


async def load_client() -> None:
    """Import the Cosmos DB client, which takes a third of a second, in a thread: worth it while components start."""
    await asyncio.to_thread(import_module, "local.cosmos.provision")


async def provision(instance: Instance) -> None:
    """Database and containers; what is there already stays."""
    await asyncio.to_thread(_create_containers, *endpoint_and_key(instance.cosmos))


def endpoint_and_key(connection: str) -> tuple[str, str]:
    """The two parts of a Cosmos DB connection string."""
    parts = dict(part.split("=", 1) for part in connection.split(";") if part)
    return parts["AccountEndpoint"], parts["AccountKey"]


def _create_containers(endpoint: str, key: str) -> None:
    from local.cosmos.provision import provision as create  # noqa: PLC0415  # loaded by now, see load_client

    create(endpoint, key, DATABASE, json.loads((INFRASTRUCTURE / "containers.json").read_text("utf-8")))
