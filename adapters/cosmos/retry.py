"""Waiting out a store that is overloaded or away for a moment, and saying so clearly when it stays away."""

import asyncio
from collections.abc import Awaitable, Callable
from random import uniform  # noqa: TID251 - jitter is not part of any outcome

from azure.core.exceptions import AzureError
from azure.cosmos.exceptions import CosmosBatchOperationError, CosmosHttpResponseError

from domain.kernel.refusals import TooLarge, Unavailable

PATIENCE = 8.0
"""Seconds an operation waits for the store before it answers Unavailable."""
RETRY_AFTER = 5
"""Seconds after which a caller is told to come again."""
_PASSING = frozenset({408, 410, 429, 449, 503})
_TOO_LARGE = 413


async def retry[T](call: Callable[[], Awaitable[T]]) -> T:
    """Repeat a call over passing failures; refuses with Unavailable when patience ends, TooLarge at 413."""
    clock = asyncio.get_running_loop().time
    deadline, wait = clock() + PATIENCE, 0.05
    while True:
        try:
            return await call()
        except AzureError as error:
            status = _status(error)
            if status == _TOO_LARGE:
                raise TooLarge("The dialog exceeds the 2 MB that the store takes for one item.") from error
            if status is not None and status not in _PASSING:
                raise
            if clock() + wait > deadline:
                raise Unavailable(retry_after=RETRY_AFTER) from error
        await asyncio.sleep(uniform(wait / 2, wait))  # noqa: S311 - jitter needs no secrecy
        wait = min(wait * 2, 1.0)


def _status(error: AzureError) -> int | None:
    """Give what the store answered; None when it did not answer, or not to the end."""
    return error.status_code if isinstance(error, CosmosHttpResponseError | CosmosBatchOperationError) else None
