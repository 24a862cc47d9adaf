"""One component of the local cloud: a process that says when it is ready, and is stopped, killed or started again."""

import asyncio
import re
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

READY_SECONDS = 30
LOG_LINES = 15


class ComponentError(Exception):
    """A component did not become ready, or ended by itself; the message has its last log lines."""


@dataclass(frozen=True)
class Recipe:
    """How a component is started, and how it says that it serves: a line on standard output that matches `ready`."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] | None = None
    ready: re.Pattern[str] = re.compile(r"^ready\b")
    stop_seconds: float = 5


class Component:
    """The process of a recipe. Its output goes to `log`, which a new start continues."""

    def __init__(self, recipe: Recipe, log: Path, on_death: Callable[["Component"], None]) -> None:
        self.recipe = recipe
        self.log = log
        self._on_death = on_death
        self._process: Process | None = None
        self._watch: asyncio.Task[None] | None = None

    @property
    def name(self) -> str:
        return self.recipe.name

    @property
    def pid(self) -> int | None:
        """Id of the running process, None while there is none."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def start(self) -> None:
        """Start the process and wait until it is ready; raises ComponentError."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        log = self.log.open("ab", buffering=0)
        self._process = process = await asyncio.create_subprocess_exec(
            *self.recipe.command,
            env=self.recipe.environment,
            stdout=PIPE,
            stderr=log,
            start_new_session=True,  # Ctrl-C goes to the supervisor alone, which stops its components in order
        )
        ready = asyncio.Event()
        self._watch = asyncio.create_task(self._follow(process, log, ready))
        await self._until_ready(ready)

    async def stop(self) -> None:
        """Ask the process to end, and end it when it has not done so in time; a paused one goes on for that."""
        if self.pid is None:
            return
        self.resume()
        await self._end(signal.SIGTERM, self.recipe.stop_seconds)
        if self.pid is not None:
            await self.kill()

    async def kill(self) -> None:
        """End the process at once, as a crash would."""
        await self._end(signal.SIGKILL, None)

    def pause(self) -> None:
        """Stop the process where it is, until `resume`."""
        self._send(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a paused process go on; a running one does not notice."""
        self._send(signal.SIGCONT)

    def last_lines(self) -> str:
        """The end of the log, indented."""
        lines = self.log.read_text("utf-8", "replace").splitlines() if self.log.exists() else []
        return "\n".join(f"  {line}" for line in lines[-LOG_LINES:]) or "  (its log is empty)"

    async def _until_ready(self, ready: asyncio.Event) -> None:
        assert self._watch is not None
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait({waiting, self._watch}, timeout=READY_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if not ready.is_set():
            waiting.cancel()
            fate = "ended" if self.pid is None else f"was not ready after {READY_SECONDS} s"
            raise ComponentError(f"{self.name} {fate}; the end of {self.log}:\n{self.last_lines()}")

    async def _follow(self, process: Process, log: IO[bytes], ready: asyncio.Event) -> None:
        """Copy the output to the log until the process ends; tell of an end that nobody asked for."""
        assert process.stdout is not None
        with log:
            async for line in process.stdout:
                log.write(line)
                if self.recipe.ready.search(line.decode("utf-8", "replace")):
                    ready.set()
        await process.wait()
        if process is self._process and ready.is_set():
            self._on_death(self)

    def _send(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(number)

    async def _end(self, number: signal.Signals, seconds: float | None) -> None:
        process, self._process = self._process, None
        if process is None or process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            process.send_signal(number)
        try:
            async with asyncio.timeout(seconds):
                await process.wait()
        except TimeoutError:
            self._process = process
            return
        if self._watch is not None:
            await self._watch
