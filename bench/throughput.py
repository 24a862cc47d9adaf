"""Throughput of the main operations as a ratio to the floor's, in rounds that take turns within one run."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from bench.processes import cpu_seconds, peak_megabytes
from bench.stage import Stage
from bench.tables import percentile, table
from bench.traffic import Outcome, Round

ROUNDS = 7
REQUESTS = 200
LIST_REQUESTS = 60
"""A page has 100 dialogs."""
WARM_UP = 30
HEAD = (
    "operation",
    "requests/s",
    "floor's requests/s",
    "ratio (median)",
    "lowest and highest",
    "CPU ms of the host",
    "floor's CPU ms",
    "CPU ratio",
    "CPU ms of the stand-in",
    "p50 ms",
    "p99 ms",
)


@dataclass(frozen=True)
class Turn:
    """One round on one side; CPU time a request of its host, and of the Cosmos DB stand-in."""

    outcome: Outcome
    cpu_ms: float
    cosmos_ms: float


@dataclass
class Pair:
    """The rounds of one operation, the application's and the floor's in the same order."""

    name: str
    app: list[Turn]
    floor: list[Turn]

    @property
    def ratios(self) -> list[float]:
        pairs = zip(self.app, self.floor, strict=True)
        return [app.outcome.per_second / floor.outcome.per_second for app, floor in pairs]

    def row(self) -> Sequence[object]:
        cpu, floor_cpu = (median(turn.cpu_ms for turn in turns) for turns in (self.app, self.floor))
        latencies = [answer.milliseconds for turn in self.app for answer in turn.outcome.answers]
        return (
            self.name,
            round(median(turn.outcome.per_second for turn in self.app)),
            round(median(turn.outcome.per_second for turn in self.floor)),
            median(self.ratios),
            f"{min(self.ratios):.2f} to {max(self.ratios):.2f}",
            cpu,
            floor_cpu,
            floor_cpu / cpu,
            median(turn.cosmos_ms for turn in self.app),
            percentile(latencies, 0.5),
            percentile(latencies, 0.99),
        )


type Progress = Callable[[str], None]
type Sides = tuple[Callable[[int], Round], Callable[[int], Round]]
"""Give the requests of a round, by its number, for the application and for the floor."""


class Throughput:
    def __init__(self, stage: Stage, progress: Progress) -> None:
        self._stage = stage
        self._progress = progress
        self.pairs: list[Pair] = []

    async def measure(self) -> str:
        """Run all operations; gives the table and a line about memory."""
        app, floor = self._stage.app, self._stage.floor
        create = app.create().repeated(REQUESTS), floor.create().repeated(REQUESTS)
        made = await self._compared("create", (lambda _: create[0], lambda _: create[1]))
        mine, theirs = _ids(made.app), _ids(made.floor)
        known, known_theirs = mine[0][:50], theirs[0][:50]
        get = app.get(*known).repeated(REQUESTS), floor.get(*known_theirs).repeated(REQUESTS)
        await self._compared("get", (lambda _: get[0], lambda _: get[1]))
        search = app.search().repeated(LIST_REQUESTS), floor.search().repeated(LIST_REQUESTS)
        await self._compared("list", (lambda _: search[0], lambda _: search[1]))
        first = (lambda number: app.open(*mine[number])), (lambda number: floor.open_first(*theirs[number]))
        await self._compared("open, first time", first, is_warm=True)
        again = app.open(*known).repeated(REQUESTS), floor.open_again(*known_theirs).repeated(REQUESTS)
        await self._compared("open, again", (lambda _: again[0], lambda _: again[1]))
        return table(HEAD, [pair.row() for pair in self.pairs])

    def memory(self) -> str:
        app, floor = peak_megabytes(self._stage.app_pid), peak_megabytes(self._stage.floor_pid)
        return table(
            ("process", "peak memory, MB"), [("host with the application", app), ("host with the floor", floor)]
        )

    async def _compared(self, name: str, sides: Sides, *, is_warm: bool = False) -> Pair:
        app, floor = sides
        pair = Pair(name, [], [])
        self.pairs.append(pair)
        if not is_warm:
            for side in sides:
                await self._stage.traffic.run(side(0).repeated(WARM_UP))
        for number in range(ROUNDS):
            turns = [(pair.app, app, self._stage.app_pid), (pair.floor, floor, self._stage.floor_pid)]
            for turns_of_side, side, pid in turns if number % 2 else reversed(turns):
                turns_of_side.append(await self._turn(side(number), pid))
        self._progress(f"{name}: ratio {median(pair.ratios):.2f}")
        return pair

    async def _turn(self, given: Round, pid: int) -> Turn:
        processes = pid, self._stage.cosmos_pid
        before = [cpu_seconds(each) for each in processes]
        outcome = await self._stage.traffic.run(given)
        used = [cpu_seconds(each) - start for each, start in zip(processes, before, strict=True)]
        host, cosmos = (seconds * 1000 / len(outcome.answers) for seconds in used)
        return Turn(outcome, host, cosmos)


def _ids(turns: Sequence[Turn]) -> list[list[str]]:
    return [[json.loads(answer.body) for answer in turn.outcome.answers] for turn in turns]
