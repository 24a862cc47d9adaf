"""Keeps a Service Bus lock alive while a function works; the SDK's own renewal cannot keep locks of a few seconds."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from azure.servicebus.exceptions import ServiceBusError

from local.host.stopping import cancelled

log = logging.getLogger(__name__)

type Renew = Callable[[], Awaitable[datetime]]

SHORTEST_WAIT = 0.2


@asynccontextmanager
async def kept_locked(locked_until: datetime | None, renew: Renew, longest: float) -> AsyncIterator[None]:
    """Renew a lock halfway to its end, again and again, for at most `longest` seconds."""
    renewal = asyncio.create_task(_renew(locked_until or datetime.now(UTC), renew, longest))
    try:
        yield
    finally:
        await cancelled(renewal)


async def _renew(locked_until: datetime, renew: Renew, longest: float) -> None:
    try:
        async with asyncio.timeout(longest):
            while True:
                left = (locked_until - datetime.now(UTC)).total_seconds()
                await asyncio.sleep(max(left / 2, SHORTEST_WAIT))
                locked_until = await renew()
    except TimeoutError:
        log.warning("a lock is held for longer than maxAutoLockRenewalDuration and is renewed no more")
    except ServiceBusError as lost:
        log.warning("a lock could not be renewed: %s", lost)
