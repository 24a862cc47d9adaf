"""Lets one host of those that share a data folder listen to a timer, as the platform's singleton lock does."""

import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO

from local.host.stopping import StopSignal

POLL_SECONDS = 1.0


@asynccontextmanager
async def alone(folder: Path | None, function: str, stop: StopSignal) -> AsyncIterator[None]:
    """Wait until no other host listens to the function; raises Stopping in the wait.

    The operating system gives the lock back when its holder ends, however it ends. A paused holder keeps it; on Azure
    its lease would run out after a minute.
    """
    if folder is None:
        yield
        return
    with _lock_file(folder, function) as file:
        while not _is_taken(file):
            await stop.sleep(POLL_SECONDS)
        yield


def _lock_file(folder: Path, function: str) -> IO[bytes]:
    locks = folder / "timers"
    locks.mkdir(parents=True, exist_ok=True)
    return (locks / f"{function}.lock").open("wb")


def _is_taken(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
