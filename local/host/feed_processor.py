"""Processes one lease: reads its range of the feed, has the function called with each page, records the position."""

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack, suppress
from typing import TYPE_CHECKING, Any

from local.host.bindings import CosmosTrigger
from local.host.change_feed import ChangeFeed, Changes
from local.host.cosmos_client import cosmos_client
from local.host.cosmos_outages import OUTAGES
from local.host.invocations import Invocations
from local.host.lease_store import HeldLease, LeaseLost
from local.host.stopping import Stopping, cancelled
from local.host.trigger_dates import with_dates_rewritten
from local.host.worker import Datum, FunctionFailed

if TYPE_CHECKING:
    from local.host.cosmos_listener import CosmosListener

log = logging.getLogger(__name__)


class FeedProcessor:
    """Delivery is at least once: the position is recorded after the call, so a crash between them repeats the page.

    A call that fails for good is recorded all the same, and its page is lost, as on Azure: only a retry policy without
    limit makes a function keep every change.
    """

    def __init__(
        self, listener: "CosmosListener", trigger: CosmosTrigger, invocations: Invocations, held: HeldLease
    ) -> None:
        self._listener = listener
        self._trigger = trigger
        self._invocations = invocations
        self._held = held
        self._stop = listener.stop.child()
        self.in_place = asyncio.Event()
        """Set once the position in the feed is known: every later change will be seen."""

    @property
    def token(self) -> str:
        return self._held.lease.token

    def state(self) -> dict[str, Any]:
        return {"lease": self.token, "inPlace": self.in_place.is_set(), "continuation": self._held.lease.continuation}

    async def run(self) -> None:
        """Process until the lease is lost or the host stops; a lease still held is given back."""
        renewal = asyncio.create_task(self._renew())
        try:
            await self._process()
        except LeaseLost:
            log.warning("the lease %s of '%s' went to another host", self.token, self._listener.function.name)
        except Stopping:
            await cancelled(renewal)
            await self._release()
        finally:
            self.in_place.set()
            await cancelled(renewal)

    async def _process(self) -> None:
        async with AsyncExitStack() as opened:
            client = await self._interruptible(
                lambda: opened.enter_async_context(cosmos_client(self._trigger.connection))
            )
            lease = self._held.lease
            feed = ChangeFeed(client, self._trigger, lease.feed_range, lease.continuation)
            while True:
                changes = await self._interruptible(feed.read)
                self.in_place.set()
                if changes.documents:
                    await self._call(changes)
                    await self._checkpoint(changes.continuation)
                feed.advance(changes.continuation)
                if not changes.documents:
                    await self._stop.sleep(self._trigger.poll_delay)

    async def _call(self, changes: Changes) -> None:
        function = self._listener.function
        documents = Datum(json.dumps(with_dates_rewritten(changes.documents)), "json")
        try:
            await self._invocations.with_retries(function, documents, self._stop)
        except FunctionFailed:
            log.error("'%s' has lost %d changes: it failed for good", function.name, len(changes.documents))  # noqa: TRY400  # the failure itself is in the log

    async def _checkpoint(self, continuation: str) -> None:
        """Not interruptible: when the host stops, the call that just ended must not happen again."""
        await self._listener.until_it_works(lambda: self._held.checkpoint(continuation), OUTAGES, self._stop)

    async def _interruptible[T](self, attempt: Callable[[], Coroutine[Any, Any, T]]) -> T:
        return await self._listener.until_it_works(lambda: self._stop.interruptible(attempt()), OUTAGES, self._stop)

    async def _renew(self) -> None:
        with suppress(LeaseLost, Stopping):
            while True:
                await self._stop.sleep(self._trigger.lease_renew_interval)
                await self._listener.until_it_works(self._held.renew, OUTAGES, self._stop)
        self._stop.set()

    async def _release(self) -> None:
        try:
            await self._held.release()
        except LeaseLost:
            log.info("the lease %s had already gone to another host", self.token)
        except OUTAGES as outage:
            log.warning("the lease %s could not be released: %s", self.token, outage)
