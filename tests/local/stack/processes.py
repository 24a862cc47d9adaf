"""Watches processes of a local cloud from outside: every one of them names the data folder in its command line."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

PATIENCE_SECONDS = 30


def pids(data: Path, part: str = "") -> list[int]:
    """Processes whose command line names the folder and contains `part`."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            command = _command_line(entry)
            if f"{data}" in command and part in command:
                found.append(int(entry.name))
    return found


def _command_line(entry: Path) -> str:
    try:
        return (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return ""


async def until(condition: Callable[[], object]) -> None:
    """Wait for a condition that only another process can bring about."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not condition():  # noqa: ASYNC110  # nobody tells: it happens in other processes
            await asyncio.sleep(0.02)


@asynccontextmanager
async def command(*words: str) -> AsyncIterator[Process]:
    """`python -m local WORDS`; what it leaves running is killed at the end."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "local", *words, stdout=PIPE, stderr=PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await process.communicate()


async def finished(*words: str) -> tuple[int | None, str, str]:
    """Exit code, standard output and standard error of a command that ends by itself."""
    async with command(*words) as process:
        output, errors = await process.communicate()
    return process.returncode, output.decode(), errors.decode()
