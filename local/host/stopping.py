"""Stopping in good order: loops end where they wait, and what already runs may finish."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, Self


class Stopping(Exception):
    """Raised where a loop waits, once its stop signal is set."""


class StopSignal:
    """Says when to stop. A child stops with its parent, or alone."""

    def __init__(self) -> None:
        self._is_set = asyncio.Event()
        self._children: set[StopSignal] = set()

    def child(self) -> Self:
        child = type(self)()
        if self.is_set:
            child.set()
        self._children.add(child)
        return child

    @property
    def is_set(self) -> bool:
        return self._is_set.is_set()

    def set(self) -> None:
        self._is_set.set()
        for child in self._children:
            child.set()

    def check(self) -> None:
        if self.is_set:
            raise Stopping

    async def sleep(self, seconds: float) -> None:
        """Wait that long; raises Stopping as soon as the signal is set."""
        self.check()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._is_set.wait(), seconds)
        self.check()

    async def interruptible[T](self, work: Coroutine[Any, Any, T]) -> T:
        """Await `work`; when the signal is set first, cancel it and raise Stopping."""
        working = asyncio.ensure_future(work)
        stopped = asyncio.ensure_future(self._is_set.wait())
        try:
            await asyncio.wait((working, stopped), return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                return working.result()
            raise Stopping
        finally:
            stopped.cancel()
            await cancelled(working)


async def cancelled(task: asyncio.Future[Any]) -> None:
    """Cancel a task and wait until it is over."""
    task.cancel()
    await asyncio.wait((task,))
    if not task.cancelled():
        task.exception()  # marks it as seen
