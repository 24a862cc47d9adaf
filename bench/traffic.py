"""Rounds of requests, sent by the generator's process so that measuring does not slow what is measured."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from itertools import cycle, islice

_LONGEST_LINE = 64 * 1024 * 1024


class UnexpectedAnswerError(Exception):
    """A request of a measurement was refused: the figure would mean nothing."""


@dataclass(frozen=True)
class Round:
    """Requests that differ in their addresses only; one is sent for each of `urls`."""

    method: str
    urls: Sequence[str]
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    concurrency: int = 8
    keep_bodies: bool = False

    def repeated(self, count: int) -> "Round":
        """The same kind of request `count` times, going around the addresses."""
        urls = list(islice(cycle(self.urls), count))
        return Round(self.method, urls, self.headers, self.body, self.concurrency, self.keep_bodies)


@dataclass(frozen=True)
class Answered:
    """One request: seconds of the system-wide monotonic clock, status, and the body if it was to be kept."""

    began: float
    ended: float
    status: int
    body: str

    @property
    def milliseconds(self) -> float:
        return (self.ended - self.began) * 1000


@dataclass(frozen=True)
class Outcome:
    answers: Sequence[Answered]

    @property
    def seconds(self) -> float:
        return max(each.ended for each in self.answers) - min(each.began for each in self.answers)

    @property
    def per_second(self) -> float:
        return len(self.answers) / self.seconds


class Traffic:
    def __init__(self, process: Process) -> None:
        self._process = process

    async def run(self, given: Round) -> Outcome:
        """Send a round and wait for all its answers. Raises UnexpectedAnswerError unless all succeeded."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(given)).encode() + b"\n")
        await self._process.stdin.drain()
        outcome = Outcome([Answered(*each) for each in json.loads(await self._process.stdout.readline())])
        if refused := [each for each in outcome.answers if each.status >= 400]:
            times = f"{len(refused)} of {len(given.urls)} times"
            raise UnexpectedAnswerError(f"{given.method} {given.urls[0]} answered {refused[0].status}, {times}")
        return outcome


@asynccontextmanager
async def traffic() -> AsyncIterator[Traffic]:
    """A generator for as long as the block runs."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.generator", stdin=PIPE, stdout=PIPE, limit=_LONGEST_LINE
    )
    try:
        yield Traffic(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()
