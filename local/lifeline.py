"""Ends a process when the one that started it is gone, so that a killed supervisor leaves nothing behind.

A component of the local cloud awaits `parent_is_gone`. A program that knows nothing of this (Azurite) is started as
`python -m local.lifeline PARENT COMMAND...`: on Linux the kernel then ends it with its parent, elsewhere this process
stays and watches.
"""

import asyncio
import ctypes
import os
import signal
import subprocess
import sys
import time
from typing import NoReturn

POLL_SECONDS = 0.5
PR_SET_PDEATHSIG = 1


async def parent_is_gone(parent: int) -> None:
    """Return once the process with id `parent` is no longer this process's parent.

    On Linux a paused process notices too: the kernel wakes it when the parent ends.
    """
    _signal_at_end_of_parent(signal.SIGCONT)
    while os.getppid() == parent:  # noqa: ASYNC110  # nobody can tell: the parent is another process
        await asyncio.sleep(POLL_SECONDS)


def run_bound_to(parent: int, command: list[str]) -> int:
    """Run `command` while `parent` lives; returns its exit code, or does not return on Linux."""
    if sys.platform == "linux":
        _become(parent, command)
    return watch(parent, command)


def _become(parent: int, command: list[str]) -> NoReturn:
    _signal_at_end_of_parent(signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("the parent ended before this process was bound to it")
    os.execvp(command[0], command)  # noqa: S606  # the death signal survives exec: no process in between


def _signal_at_end_of_parent(number: signal.Signals) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)


def watch(parent: int, command: list[str]) -> int:
    """Run `command` as a child, end it when `parent` is gone, and hand a SIGTERM on to it."""
    child = subprocess.Popen(command)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    while child.poll() is None:
        if os.getppid() != parent:
            child.kill()
        time.sleep(POLL_SECONDS)
    return child.wait()


if __name__ == "__main__":
    sys.exit(run_bound_to(int(sys.argv[1]), sys.argv[2:]))
