"""Wakes the broker when its next deadline is due, so that an idle stand-in costs nothing."""

import asyncio
from collections.abc import Callable

from local.servicebus.clock import now


class Alarm:
    """One timer for all deadlines; `ring` answers the time of the next one, or None."""

    def __init__(self, ring: Callable[[], int | None]) -> None:
        self._ring = ring
        self._due: int | None = None
        self._timer: asyncio.TimerHandle | None = None

    def at(self, due: int) -> None:
        """Ring at `due` (milliseconds since 1970) or earlier."""
        if self._due is not None and self._due <= due:
            return
        self.stop()
        self._due = due
        delay = max(0, due - now()) / 1000
        self._timer = asyncio.get_running_loop().call_later(delay, self._on_time)

    def stop(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = self._due = None

    def _on_time(self) -> None:
        self._timer = self._due = None
        following = self._ring()
        if following is not None:
            self.at(following)
