"""A database of the Cosmos DB stand-in for a test of its own, and apps that read its change feed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import aiohttp
from azure.cosmos import PartitionKey
from azure.cosmos.aio import ContainerProxy, CosmosClient

from local.cosmos import DEVELOPMENT_KEY
from tests.local.host.conftest import Visitor

APP = """
calls, failures, held = [], {"left": 0}, asyncio.Event()
held.set()

@app.route("calls", methods=["GET"])
async def calls_made(req: func.HttpRequest) -> str:
    return json.dumps(calls)

@app.route("fail", methods=["POST"])
async def fail(req: func.HttpRequest) -> str:
    failures["left"] = req.get_json()
    return ""

@app.route("hold", methods=["POST"])
async def hold(req: func.HttpRequest) -> str:
    held.clear()
    return ""

@app.route("let-go", methods=["POST"])
async def let_go(req: func.HttpRequest) -> str:
    held.set()
    return ""

async def call(name, documents, context):
    calls.append([name, context.retry_context.retry_count, [document["id"] for document in documents]])
    await held.wait()
    if failures["left"]:
        failures["left"] -= 1
        raise RuntimeError("on purpose")
"""

FUNCTION = """
@app.cosmos_db_trigger(
    "documents", connection="Cosmos", database_name="%Database%", container_name="things", {options}
)
{retry}
async def {name}(documents: func.DocumentList, context: func.Context) -> None:
    await call({name!r}, documents, context)
"""

OPTIONS: dict[str, Any] = {
    "lease_container_name": "leases",
    "lease_container_prefix": "test",
    "start_from_beginning": True,
    "feed_poll_delay": 20,
    "lease_acquire_interval": 200,
    "lease_renew_interval": 200,
    "lease_expiration_interval": 1500,
}
UNLIMITED = '@app.retry(strategy="fixed_delay", max_retry_count="-1", delay_interval="00:00:00")'
TWICE = '@app.retry(strategy="exponential_backoff", max_retry_count="2", minimum_interval="00:00:00", maximum_interval="00:00:01")'  # noqa: E501  # one line of the app


def feed_function(name: str = "follow", retry: str = "", **options: Any) -> str:
    """The source of a change feed function that notes its calls."""
    given = ", ".join(f"{key}={value!r}" for key, value in {**OPTIONS, **options}.items())
    return FUNCTION.format(name=name, options=given, retry=retry)


@dataclass(frozen=True)
class Things:
    """A container of things to watch, and the settings of an app that watches it."""

    endpoint: str
    database: str
    container: ContainerProxy
    leases: ContainerProxy

    @property
    def environment(self) -> dict[str, str]:
        connection = f"AccountEndpoint={self.endpoint};AccountKey={DEVELOPMENT_KEY};"
        return {"Cosmos": connection, "Database": self.database}

    async def put(self, *ids: str, colour: str = "red") -> None:
        for each in ids:
            await self.container.upsert_item({"id": each, "kind": "thing", "colour": colour})


@asynccontextmanager
async def things(endpoint: str) -> AsyncIterator[Things]:
    name = f"test-{uuid4().hex[:8]}"
    async with CosmosClient(endpoint, DEVELOPMENT_KEY) as client:
        database = await client.create_database(name)
        container = await database.create_container("things", PartitionKey("/kind"))
        leases = await database.create_container("leases", PartitionKey("/id"))
        yield Things(endpoint, name, container, leases)


async def calls(app: Visitor) -> list[tuple[str, int, list[str]]]:
    """The calls made so far: function, retry count, ids of the documents."""
    return [(name, retry, ids) for name, retry, ids in (await app.get("/api/calls")).json]


async def ids_seen(app: Visitor) -> list[str]:
    return [each for _, _, ids in await calls(app) for each in ids]


async def inject(endpoint: str, **fault: Any) -> None:
    """Have the stand-in misbehave as its control address understands it."""
    url = f"{endpoint}_control/faults"
    async with aiohttp.ClientSession() as session, session.post(url, json=fault) as response:
        response.raise_for_status()
