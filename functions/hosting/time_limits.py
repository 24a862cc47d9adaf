"""How long a function may run: a function that reaches functionTimeout ends its worker and all calls of that worker."""

import asyncio
from collections.abc import Awaitable

from domain.kernel.refusals import Unavailable
from functions.hosting.problems import RETRY_AFTER

REQUEST = 60.0
"""Seconds for a request; then it is answered 503."""
BATCH = 90.0
"""Seconds for a batch of a change feed; then it fails and is retried."""
TIMER = 150.0
"""Seconds for what the clock starts; then it fails and waits for its next occurrence."""


async def answer_in_time[T](work: Awaitable[T], seconds: float = REQUEST) -> T:
    """Wait for an answer. Raises the refusal Unavailable when it takes longer."""
    try:
        async with asyncio.timeout(seconds) as limit:
            return await work
    except TimeoutError:
        if limit.expired():
            raise Unavailable(RETRY_AFTER) from None
        raise
