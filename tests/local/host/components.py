"""Processes of the local cloud that the host's tests start, kill and start again."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Self

ROOT = Path(__file__).parents[3]
START_PATIENCE = 30.0
STOP_PATIENCE = 15.0


class Component:
    """`python -m <module> <arguments>` while the context lasts; its ports are those of its `ready` line."""

    def __init__(self, module: str, *arguments: str, log: Path, environment: Mapping[str, str] | None = None) -> None:
        self._command = [sys.executable, "-m", module, *arguments]
        self._environment = {**os.environ, **(environment or {})}
        self._log_file = log
        self.ports: list[int] = []

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.process.returncode is None:
            await self.end(signal.SIGKILL)

    async def start(self, *more: str) -> None:
        """Start, or start again with more arguments, and wait until it is ready."""
        with self._log_file.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *self._command, *more, stdout=asyncio.subprocess.PIPE, stderr=log, cwd=ROOT, env=self._environment
            )
        assert self.process.stdout
        line = await asyncio.wait_for(self.process.stdout.readline(), START_PATIENCE)
        word, *ports = line.decode().split() or ["nothing"]
        assert word == "ready", self.log
        self.ports = [int(port) for port in ports]

    async def end(self, number: signal.Signals) -> int:
        """Send a signal; gives the exit code."""
        self.process.send_signal(number)
        return await asyncio.wait_for(self.process.wait(), STOP_PATIENCE)

    @property
    def log(self) -> str:
        return self._log_file.read_text()
