"""Lets bytes out only after what they say is on disk: one commit a tick of the event loop, then the sockets.

All answers of a tick share one commit, which is why many small sends are nearly as fast as one batch.
"""

import asyncio
import logging
from collections.abc import Callable
from sqlite3 import Error
from typing import Protocol

log = logging.getLogger(__name__)


class Outlet(Protocol):
    def flush(self) -> None:
        """Write what has been held back."""


class Gate:
    """commit: writes down everything that happened; on_failure: ends the program, nothing can be promised any more."""

    def __init__(self, on_failure: Callable[[], None]) -> None:
        self.commit: Callable[[], None] = lambda: None
        self._on_failure = on_failure
        self._outlets: dict[Outlet, None] = {}
        self._is_scheduled = False

    def hold(self, outlet: Outlet) -> None:
        """Flush the outlet after the next commit."""
        self._outlets[outlet] = None
        self.schedule()

    def schedule(self) -> None:
        if not self._is_scheduled:
            self._is_scheduled = True
            asyncio.get_running_loop().call_soon(self._open)

    def _open(self) -> None:
        self._is_scheduled = False
        try:
            self.commit()
        except Error:
            log.exception("the journal cannot be written: ending")
            self._on_failure()
            return
        outlets, self._outlets = self._outlets, {}
        for outlet in outlets:
            outlet.flush()
