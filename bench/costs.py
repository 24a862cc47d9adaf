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

TITLE = {"value": [{"languageCode": "nb", "value": "Byggesaken er oppdatert"}]}
REPLACEMENT = {"status": "Awaiting", "progress": 50, "content": {"title": TITLE}}
PATCH = [{"op": "replace", "path": "/progress", "value": 75}]
ACTIVITY = {"type": "FormSaved", "performedBy": {"actorType": "ServiceOwner"}}
SENT = {"type": "Information", "sender": {"actorType": "ServiceOwner"}, "content": {"title": TITLE}}
LABEL = {"value": "urn:ttd:saksbehandler:team-sor"}

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
        long = await self._with_transmissions(5_000)
        return (
            ("create", "2", lambda _: app.create()),
            ("create with an idempotent key", "3", lambda _: app.create(idempotentKey=str(uuid4()))),
            ("get, the id's party known to the process", "1", lambda time: app.get(mine[time])),
            ("get, the id's party not yet known", "2", lambda time: app.get(unknown[time])),
            ("list, a page of 100", "1", lambda _: app.search()),
            ("open, first time", "2", lambda time: app.open(mine[time])),
            ("open, again", "1", lambda time: app.open(mine[time])),
            ("replace (PUT)", "2", lambda time: app.of_owner("PUT", mine[time], REPLACEMENT)),
            ("patch", "2", lambda time: app.of_owner("PATCH", mine[time], PATCH)),
            ("append an activity", "2", lambda time: app.of_owner("POST", f"{mine[time]}/activities", ACTIVITY)),
            ("append a transmission", "2", lambda time: app.of_owner("POST", f"{mine[time]}/transmissions", SENT)),
            ("append to 5 000 transmissions", "2", lambda _: app.of_owner("POST", f"{long}/transmissions", SENT)),
            ("list a dialog's activities", "1", lambda time: app.of_owner("GET", f"{mine[time]}/activities")),
            ("add an owner's label", "2", lambda time: app.of_owner("POST", f"{mine[time]}/context/labels", LABEL)),
            ("delete", "2", lambda time: app.of_owner("DELETE", mine[time])),
            ("restore", "2", lambda time: app.of_owner("POST", f"{mine[time]}/actions/restore")),
            ("purge", "few", lambda time: app.of_owner("POST", f"{mine[time]}/actions/purge")),
        )

    async def _with_transmissions(self, count: int) -> str:
        """Make a dialog with so many transmissions, a thousand at a time; gives its id."""
        [dialog_id] = await self._created_once(transmissions=[SENT] * 1_000)
        for _ in range(count // 1_000 - 1):
            more = {**REPLACEMENT, "transmissions": [SENT] * 1_000}
            await self._stage.traffic.run(self._stage.app.of_owner("PUT", dialog_id, more))
        return dialog_id

    async def _created_once(self, **members: object) -> list[str]:
        outcome = await self._stage.traffic.run(self._stage.app.create(**members))
        return [json.loads(answer.body) for answer in outcome.answers]

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
