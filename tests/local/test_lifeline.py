"""Processes end with the one that started them."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE

import pytest

from tests.local.stack.processes import until

SUPERVISOR = """
import os, subprocess, sys
program, sleeper = sys.argv[1:4], sys.argv[4:]
print(subprocess.Popen([*program, str(os.getpid()), *sleeper]).pid, flush=True)
sys.stdin.read()
"""
SLEEPER = (sys.executable, "-c", "import time; time.sleep(600)")
WATCHING = "import sys; from local import lifeline; lifeline.watch(int(sys.argv[1]), sys.argv[2:])"


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("start", [("-m", "local.lifeline"), ("-c", WATCHING)], ids=["kernel", "watching"])
async def test_program_ends_when_its_supervisor_is_killed(start: tuple[str, ...]) -> None:
    supervisor = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SUPERVISOR, sys.executable, *start, *SLEEPER, stdin=PIPE, stdout=PIPE
    )
    assert supervisor.stdout is not None
    pid = int(await supervisor.stdout.readline())
    assert is_running(pid)
    supervisor.kill()
    await supervisor.communicate()
    await until(lambda: not is_running(pid))
