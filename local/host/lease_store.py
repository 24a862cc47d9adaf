"""Leases in their container, changed only by whoever still holds the version it read."""

import asyncio
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from azure.core import MatchConditions
from azure.cosmos import PartitionKey
from azure.cosmos.aio import ContainerProxy, CosmosClient
from azure.cosmos.exceptions import (
    CosmosAccessConditionFailedError,
    CosmosResourceExistsError,
    CosmosResourceNotFoundError,
)

from local.host.bindings import CosmosTrigger
from local.host.lease import Lease

LEASES_BY_PREFIX = "SELECT * FROM c WHERE STARTSWITH(c.id, @prefix)"


class LeaseLost(Exception):
    """Another host took the lease, or somebody removed it."""


class LeaseStore:
    """The leases of one trigger: all whose id begins with the trigger's prefix and the monitored container."""

    def __init__(self, container: ContainerProxy, prefix: str) -> None:
        self._container = container
        self._prefix = prefix

    @property
    def prefix(self) -> str:
        return self._prefix

    async def add_missing(self, feed_ranges: Iterable[dict[str, Any]]) -> None:
        """Create a lease for each range of the feed that has none."""
        for feed_range in feed_ranges:
            lease = Lease.unowned(self._prefix, feed_range)
            try:
                await self._container.create_item(lease.document())
            except CosmosResourceExistsError:
                continue

    async def all(self) -> list[Lease]:
        parameters: list[dict[str, object]] = [{"name": "@prefix", "value": f"{self._prefix}.."}]
        found = self._container.query_items(LEASES_BY_PREFIX, parameters=parameters)
        return [Lease.from_document(document) async for document in found]

    async def save(self, lease: Lease) -> Lease:
        """Store a lease over the version it was read in; gives the new version. Raises LeaseLost."""
        try:
            stored = await self._container.replace_item(
                lease.id, lease.document(), etag=lease.etag, match_condition=MatchConditions.IfNotModified
            )
        except (CosmosAccessConditionFailedError, CosmosResourceNotFoundError) as taken:
            raise LeaseLost(lease.token) from taken
        return Lease.from_document(dict(stored))


class HeldLease:
    """A lease this host holds. Renewing and checkpointing take turns, as each needs the version the other left."""

    def __init__(self, store: LeaseStore, lease: Lease) -> None:
        self._store = store
        self._turn = asyncio.Lock()
        self.lease = lease

    async def renew(self) -> None:
        """Raises LeaseLost."""
        async with self._turn:
            self.lease = await self._store.save(self.lease.owned_by(self.lease.owner))

    async def checkpoint(self, continuation: str) -> None:
        """Record how far the feed is processed. Raises LeaseLost."""
        async with self._turn:
            self.lease = await self._store.save(self.lease.read_to(continuation))

    async def release(self) -> None:
        """Let another host take the lease at once. Raises LeaseLost."""
        async with self._turn:
            self.lease = await self._store.save(self.lease.owned_by(None))


async def open_lease_store(client: CosmosClient, trigger: CosmosTrigger, monitored: dict[str, Any]) -> LeaseStore:
    """The store of a trigger. `monitored` holds the properties of the container whose feed is read."""
    database = client.get_database_client(trigger.lease_database)
    if trigger.create_lease_container:
        await database.create_container_if_not_exists(trigger.lease_container, PartitionKey("/id"))
    container = database.get_container_client(trigger.lease_container)
    await container.read()
    account = urlsplit(str(client.client_connection.url_connection)).hostname
    return LeaseStore(container, f"{trigger.lease_prefix}{account}_{trigger.database}_{monitored['_rid']}")
