"""What every trigger's listener has: a life from start to stop, and a state that /admin/host/status shows."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from local.host.functions import Function
from local.host.retries import outage_delay
from local.host.stopping import Stopping, StopSignal, cancelled

log = logging.getLogger(__name__)

AFTER_BREAKING = 1.0


class Listener(ABC):
    """Waits for what triggers one function and has it called.

    `started` is set once everything that happens from now on is noticed.
    """

    kind: str

    def __init__(self, function: Function, stop: StopSignal) -> None:
        self.function = function
        self.stop = stop
        self.started = asyncio.Event()
        self._trouble: str | None = None
        self._task: asyncio.Task[None] | None = None

    @abstractmethod
    async def listen(self) -> None:
        """Listen until the stop signal raises Stopping here; finish what runs before giving in."""

    def state(self) -> dict[str, Any]:
        """JSON for the status address; `state` is starting, listening, troubled or stopped."""
        return {"type": self.kind, "state": self._state_name(), "trouble": self._trouble}

    def _state_name(self) -> str:
        if self.stop.is_set:
            return "stopped"
        if self._trouble:
            return "troubled"
        return "listening" if self.started.is_set() else "starting"

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name=f"{self.kind} of {self.function.name}")

    async def _run(self) -> None:
        with suppress(Stopping):
            while True:
                await self._listen_until_broken()
                await self.stop.sleep(AFTER_BREAKING)

    async def _listen_until_broken(self) -> None:
        try:
            await self.listen()
        except Stopping:
            raise
        except Exception as broken:
            log.exception("the listener of '%s' broke and starts again", self.function.name)
            self.is_troubled(broken)

    async def finish(self, grace: float) -> None:
        """Wait until the listener has ended; after `grace` seconds it is cut off."""
        if self._task is None:
            return
        done, _ = await asyncio.wait((self._task,), timeout=grace)
        if not done:
            log.warning("the function '%s' did not finish in time and is cut off", self.function.name)
        await cancelled(self._task)

    def is_well(self) -> None:
        if self._trouble:
            log.warning("the trigger of '%s' works again", self.function.name)
        self._trouble = None

    def is_troubled(self, reason: BaseException) -> None:
        trouble = f"{type(reason).__name__}: {reason}".splitlines()[0]
        if trouble != self._trouble:
            log.warning("the trigger of '%s' is in trouble and tries again: %s", self.function.name, trouble)
        self._trouble = trouble

    async def until_it_works[T](
        self, attempt: Callable[[], Awaitable[T]], outages: tuple[type[Exception], ...], stop: StopSignal
    ) -> T:
        """Repeat `attempt` through outages, ever more slowly. Other errors pass; raises Stopping in a wait."""
        failures = 0
        while True:
            try:
                result = await attempt()
            except outages as outage:
                failures += 1
                self.is_troubled(outage)
                await stop.sleep(outage_delay(failures))
            else:
                self.is_well()
                return result
