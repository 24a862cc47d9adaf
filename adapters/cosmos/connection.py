"""The one Cosmos client of the process."""

from collections.abc import Callable
from typing import Any

from azure.core.credentials_async import AsyncTokenCredential
from azure.core.pipeline.transport import AioHttpTransport, AsyncHttpTransport
from azure.cosmos.aio import CosmosClient

type Transport = AsyncHttpTransport[Any, Any]

_THROTTLE_WAIT = 2
"""Seconds the SDK may spend on waiting out 429 answers before the adapter's own patience judges."""


def connect(
    connection_string: str | None,
    endpoint: str | None,
    credential: Callable[[], AsyncTokenCredential],
    instance_id: str = "",
    transport: Transport | None = None,
) -> CosmosClient:
    """Connect by connection string (the local cloud), else by identity.

    Documents are sent as UTF-8, which batches.py measures, and are not sent back on writes. `instance_id` ends the
    User-Agent, so that the store's logs tell instances apart.
    """
    options: dict[str, Any] = {
        "no_response_on_write": True,
        "enable_compact_utf8_item_writes": True,
        "retry_throttle_backoff_max": _THROTTLE_WAIT,
        "user_agent_suffix": instance_id,
        # Else every request looks for ~/.netrc in another thread and for proxies: a quarter of an operation's time.
        "transport": transport or AioHttpTransport(use_env_settings=False),
    }
    if connection_string:
        return CosmosClient.from_connection_string(connection_string, **options)
    return CosmosClient(endpoint or "", credential(), **options)
