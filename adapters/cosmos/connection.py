"""The one Cosmos client of the process."""

from collections.abc import Callable
from typing import Any

from azure.core.credentials_async import AsyncTokenCredential
from azure.core.pipeline.transport import AioHttpTransport
from azure.cosmos.aio import CosmosClient

_THROTTLE_WAIT = 8
"""Seconds the SDK may spend on waiting out 429 answers before the adapter's own patience judges."""


def connected(
    connection_string: str | None, endpoint: str | None, credential: Callable[[], AsyncTokenCredential]
) -> CosmosClient:
    """Connect by connection string (the local cloud), else by identity; documents are not sent back on writes."""
    options: dict[str, Any] = {
        "no_response_on_write": True,
        "retry_throttle_backoff_max": _THROTTLE_WAIT,
        # Else every request looks for ~/.netrc in another thread and for proxies: a quarter of an operation's time.
        "transport": AioHttpTransport(use_env_settings=False),
    }
    if connection_string:
        return CosmosClient.from_connection_string(connection_string, **options)
    return CosmosClient(endpoint or "", credential(), **options)
