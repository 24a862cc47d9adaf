"""Cosmos DB triggers: leases shared with other hosts, and a reader of the change feed for each lease held."""

import asyncio
import logging
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime
from typing import Any

from local.host.bindings import CosmosTrigger
from local.host.cosmos_client import cosmos_client
from local.host.cosmos_outages import OUTAGES
from local.host.feed_processor import FeedProcessor
from local.host.functions import Function
from local.host.invocations import Invocations
from local.host.lease import Lease
from local.host.lease_balance import leases_to_take
from local.host.lease_store import HeldLease, LeaseLost, LeaseStore, open_lease_store
from local.host.listener import Listener
from local.host.stopping import StopSignal

log = logging.getLogger(__name__)


class CosmosListener(Listener):
    kind = "cosmosDBTrigger"

    def __init__(
        self, function: Function, trigger: CosmosTrigger, invocations: Invocations, stop: StopSignal, owner: str
    ) -> None:
        """`owner` names this host in leases; one that keeps its name takes up its own leases after a crash."""
        super().__init__(function, stop)
        self._trigger = trigger
        self._invocations = invocations
        self._owner = owner
        self._processors: dict[str, FeedProcessor] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def state(self) -> dict[str, Any]:
        return super().state() | {"leases": [processor.state() for processor in self._processors.values()]}

    async def listen(self) -> None:
        async with AsyncExitStack() as clients:
            store = await self.until_it_works(
                lambda: self.stop.interruptible(self._opened(clients)), OUTAGES, self.stop
            )
            try:
                while True:
                    await self.until_it_works(lambda: self.stop.interruptible(self._balance(store)), OUTAGES, self.stop)
                    await self._announce_once()
                    await self.stop.sleep(self._trigger.lease_acquire_interval)
            finally:
                await asyncio.gather(*self._tasks)

    async def _opened(self, clients: AsyncExitStack) -> LeaseStore:
        async with AsyncExitStack() as opening:
            client = await opening.enter_async_context(cosmos_client(self._trigger.connection))
            monitored = client.get_database_client(self._trigger.database).get_container_client(self._trigger.container)
            properties = await monitored.read()
            lease_client = await opening.enter_async_context(cosmos_client(self._trigger.lease_connection))
            store = await open_lease_store(lease_client, self._trigger, properties)
            await store.add_missing([feed_range async for feed_range in monitored.read_feed_ranges()])
            clients.push_async_callback(opening.pop_all().aclose)
        return store

    async def _balance(self, store: LeaseStore) -> None:
        leases = await store.all()
        mine = [lease for lease in leases if lease.owner == self._owner and lease.token not in self._processors]
        now = datetime.now(UTC)
        for lease in [*mine, *leases_to_take(leases, self._owner, now, self._trigger.lease_expiration)]:
            if lease.token not in self._processors:
                await self._take(store, lease)

    async def _take(self, store: LeaseStore, lease: Lease) -> None:
        with suppress(LeaseLost):  # another host was quicker
            held = HeldLease(store, await store.save(lease.owned_by(self._owner)))
            processor = FeedProcessor(self, self._trigger, self._invocations, held)
            self._processors[lease.token] = processor
            task = asyncio.create_task(self._process(processor))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _process(self, processor: FeedProcessor) -> None:
        try:
            await processor.run()
        except Exception:  # a reader that broke is replaced when leases are next balanced
            log.exception("the change feed reader of '%s' broke", self.function.name)
        finally:
            del self._processors[processor.token]

    async def _announce_once(self) -> None:
        """Listening begins when every lease held has found its place in the feed: "now" must not come later."""
        if not self.started.is_set():
            for processor in list(self._processors.values()):
                await self.stop.interruptible(processor.in_place.wait())
            self.started.set()
