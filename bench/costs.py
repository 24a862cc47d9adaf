"""What an operation asks of Cosmos DB: requests and estimated charge, counted by the stand-in."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import uuid4

from aiohttp import ClientSession

from bench.stage import Stage
from bench.tables import table
from bench.traffic import Round

TIMES = 20
HEAD = ("operation", "requests", "estimated charge, RU", "aim", "which")

type Counters = Mapping[str, Mapping[str, Any]]
type Counted = tuple[str, str, Callable[[int], Round]]
"""Name, aim, and the request of each time."""


class Costs:
    """Counts one operation at a time: nothing else uses the stand-in meanwhile."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def count(self) -> str:
        async with ClientSession() as client:
            return table(HEAD, [await self._row(client, each) for each in await self._operations()])

    async def _operations(self) -> Sequence[Counted]:
        app = self._stage.app
        mine = await self._created(app.create())
        unknown = await self._created(self._stage.floor.create())
        return (
            ("create", "2", lambda _: app.create()),
            ("create with an idempotent key", "3", lambda _: app.create(idempotentKey=str(uuid4()))),
            ("get, the id's party known to the process", "1", lambda time: app.get(mine[time])),
            ("get, the id's party not yet known", "2", lambda time: app.get(unknown[time])),
            ("list, a page of 100", "1", lambda _: app.search()),
            ("open, first time", "2", lambda time: app.open(mine[time])),
            ("open, again", "1", lambda time: app.open(mine[time])),
        )

    async def _created(self, given: Round) -> list[str]:
        outcome = await self._stage.traffic.run(given.repeated(TIMES))
        return [json.loads(answer.body) for answer in outcome.answers]

    async def _row(self, client: ClientSession, counted: Counted) -> Sequence[object]:
        name, aim, request = counted
        counters = await asked_of_cosmos(client, self._stage, [request(time) for time in range(TIMES)])
        charge = sum(each["charge"] for each in counters.values()) / TIMES
        return (name, f"{_requests(counters):g}", round(charge, 1), aim, _kinds(counters))


async def asked_of_cosmos(client: ClientSession, stage: Stage, rounds: Iterable[Round]) -> Counters:
    """What the stand-in counted while these rounds ran, by its names of operations."""
    address = f"{stage.cloud.instance.cosmos_control}/counters"
    async with client.delete(address):
        for each in rounds:
            await stage.traffic.run(each)
    async with client.get(address) as answer:
        counters: Counters = await answer.json()
        return counters


def _requests(counters: Counters) -> float:
    requests: float = sum(each["requests"] for each in counters.values()) / TIMES
    return requests


def _kinds(counters: Counters) -> str:
    return ", ".join(f"{each['requests'] / TIMES:g} {operation}" for operation, each in counters.items())
