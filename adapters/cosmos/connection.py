"""The one Cosmos client of the process."""

from collections.abc import Callable

from azure.core.credentials_async import AsyncTokenCredential
from azure.cosmos.aio import CosmosClient

_THROTTLE_WAIT = 8
"""Seconds the SDK may spend on waiting out 429 answers before the adapter's own patience judges."""


def connected(
    connection_string: str | None, endpoint: str | None, credential: Callable[[], AsyncTokenCredential]
) -> CosmosClient:
    """Connect by connection string (the local cloud), else by identity; documents are not sent back on writes."""
    if connection_string:
        return CosmosClient.from_connection_string(
            connection_string, no_response_on_write=True, retry_throttle_backoff_max=_THROTTLE_WAIT
        )
    return CosmosClient(
        endpoint or "", credential(), no_response_on_write=True, retry_throttle_backoff_max=_THROTTLE_WAIT
    )
