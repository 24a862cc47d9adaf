"""Waiting out a store that is overloaded or away for a moment, and saying so clearly when it stays away."""

import asyncio
from collections.abc import Awaitable, Callable
from random import uniform  # noqa: TID251 - jitter is not part of any outcome

from azure.core.exceptions import AzureError
from azure.cosmos.exceptions import CosmosBatchOperationError, CosmosHttpResponseError

from application.waiting import waiting
from domain.kernel.refusals import TooLarge, Unavailable

PATIENCE = 3.6
"""Seconds that a request waits in all for a store that fails: its caller hears of it within 5."""
RETRY_AFTER = 5
"""Seconds after which a caller is told to come again."""
_LEAST = 0.2
"""Seconds that a call is given however long its request has waited."""
_PASSING = frozenset({408, 410, 429, 449, 503})
_TOO_LARGE = 413


async def retry[T](call: Callable[[], Awaitable[T]]) -> T:
    """Repeat a call over passing failures; refuses with Unavailable when patience ends, TooLarge at 413.

    A call that takes longer than what is left is given up: whether it was done is not known then, as after a lost
    answer.
    """
    clock = asyncio.get_running_loop().time
    waited, start, wait = waiting(), clock(), 0.05
    deadline = start + max(PATIENCE - waited.seconds, _LEAST)
    while True:
        try:
            async with asyncio.timeout_at(deadline):
                return await call()
        except (AzureError, TimeoutError) as error:
            waited.seconds += clock() - start
            if not _passes(error) or clock() + wait > deadline:
                raise _refusal_of(error) from error
        start = clock()
        await asyncio.sleep(uniform(wait / 2, wait))  # noqa: S311 - jitter needs no secrecy
        wait = min(wait * 2, 1.0)


async def within[T](seconds: float, call: Awaitable[T]) -> T:
    """Await a call that the request can do without, for so long, and no longer than the request's patience lasts.

    Raises TimeoutError, and whatever the call raises.
    """
    clock = asyncio.get_running_loop().time
    waited, start = waiting(), clock()
    try:
        async with asyncio.timeout(min(seconds, max(PATIENCE - waited.seconds, _LEAST))):
            return await call
    except (AzureError, TimeoutError):
        waited.seconds += clock() - start
        raise


def _passes(error: AzureError | TimeoutError) -> bool:
    status = _status(error)
    return status is None or status in _PASSING


def _refusal_of(error: AzureError | TimeoutError) -> Exception:
    """Give what to raise when a failure is not waited out."""
    if _status(error) == _TOO_LARGE:
        return TooLarge("The dialog exceeds the 2 MB that the store takes for one item.")
    return Unavailable(retry_after=RETRY_AFTER) if _passes(error) else error


def _status(error: AzureError | TimeoutError) -> int | None:
    """Give what the store answered; None when it did not answer, or not to the end."""
    return error.status_code if isinstance(error, CosmosHttpResponseError | CosmosBatchOperationError) else None
