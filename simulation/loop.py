"""An event loop without sockets: time passes when nothing else is left to do, and what runs next is drawn."""

import asyncio
from asyncio.events import _set_running_loop
from collections.abc import Awaitable, Callable
from contextvars import Context
from heapq import heappop, heappush
from random import Random
from typing import Any, override


class StuckError(Exception):
    """Everybody waits, and nothing will happen any more."""


class SimulatedLoop(asyncio.AbstractEventLoop):
    """`order` draws which of the callbacks that are ready runs next; `time` is virtual, in seconds."""

    def __init__(self, order: Random) -> None:
        self._order = order
        self._now = 0.0
        self._ready: list[asyncio.Handle] = []
        self._timers: list[tuple[float, int, asyncio.TimerHandle]] = []
        self._numbered = 0
        self._is_running = False
        self.failures: list[dict[str, Any]] = []

    def run[T](self, main: Awaitable[T]) -> T:
        """Run until `main` is done. Raises StuckError when that can never be."""
        _set_running_loop(self)
        self._is_running = True
        try:
            task = asyncio.ensure_future(main, loop=self)
            while not task.done():
                self._run_next()
            return task.result()
        finally:
            self._is_running = False
            _set_running_loop(None)

    def _run_next(self) -> None:
        ready = self._ready
        if not ready:
            self._pass_time()
        drawn = int(self._order.random() * len(ready))
        ready[drawn], ready[-1] = ready[-1], ready[drawn]
        handle = ready.pop()
        if not handle.cancelled():
            handle._run()  # noqa: SLF001 - what an event loop does with a handle

    def _pass_time(self) -> None:
        while self._timers and not self._ready:
            self._now = max(self._now, self._timers[0][0])
            while self._timers and self._timers[0][0] <= self._now:
                timer = heappop(self._timers)[2]
                if not timer.cancelled():
                    self._ready.append(timer)
        if not self._ready:
            raise StuckError

    @override
    def time(self) -> float:
        return self._now

    @override
    def call_soon[*Ts](
        self, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.Handle:
        handle = asyncio.Handle(callback, args, self, context)
        self._ready.append(handle)
        return handle

    @override
    def call_at[*Ts](
        self, when: float, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.TimerHandle:
        timer = asyncio.TimerHandle(when, callback, args, self, context)
        self._numbered += 1
        heappush(self._timers, (when, self._numbered, timer))
        return timer

    @override
    def call_later[*Ts](
        self, delay: float, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.TimerHandle:
        return self.call_at(self._now + delay, callback, *args, context=context)

    @override
    def create_task(self, coro: Any, **options: Any) -> asyncio.Task[Any]:
        return asyncio.Task(coro, loop=self, **options)

    @override
    def create_future(self) -> asyncio.Future[Any]:
        return asyncio.Future(loop=self)

    @override
    def call_exception_handler(self, context: dict[str, Any]) -> None:
        self.failures.append(context)

    @override
    def is_running(self) -> bool:
        return self._is_running

    @override
    def is_closed(self) -> bool:
        return False

    @override
    def get_debug(self) -> bool:
        return False

    def _timer_handle_cancelled(self, timer: asyncio.TimerHandle) -> None:
        """Leave it where it is: a cancelled timer is passed over."""
