"""Opens a client of Cosmos DB so that nothing stays open when the account cannot be reached."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from azure.cosmos.aio import CosmosClient


@asynccontextmanager
async def cosmos_client(connection: str) -> AsyncIterator[CosmosClient]:
    """A client that has read the account. Raises the SDK's errors."""
    client = CosmosClient.from_connection_string(connection)
    try:
        await client.__aenter__()
        yield client
    finally:
        await client.close()
