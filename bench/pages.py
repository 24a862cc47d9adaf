"""What a page of an end user's list costs, through the API, however much there is.

One run holds three things in one container: parties with few and with very many dialogs, one service resource with
dialogs of a great many parties, and users who may act for few and for thousands of those. Sizes are asked in turn, so
that what else the machine does falls on all. What users meet is measured: the whole request, with a token, through the
Functions host; requests to Cosmos DB and their estimated charge are the stand-in's counts.

`python -m bench.pages --deep 1000 20000 100000 --wide 10000` is a smaller run; all two million dialogs take long to
load, and up to 16 GB of memory.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Final
from urllib.parse import urlencode

from aiohttp import ClientSession

from adapters.cosmos import containers
from bench.crowd import DEEP, WIDE, Crowd
from bench.stage import feeds_off
from bench.tables import table
from bench.traffic import Round, Traffic, traffic
from local.cosmos.load import load
from local.stack.cloud import Cloud, running

type Parameters = Mapping[str, str | int | Sequence[str]]
ROUNDS: Final = 9
PAGE_100: Final = 10
"""Dialogs on a page where the hundredth is asked for: the smallest party has a thousand."""
BEGINNING: Final = "2026-01-01T00:00:00Z"


@dataclass(frozen=True)
class Case:
    name: str
    query: Parameters = field(default_factory=dict)
    is_deep: bool = False
    """The hundredth page instead of the first."""


ORDERS: Final = ("contentupdatedat", "contentupdatedat_asc", "createdat", "updatedat_asc", "dueat", "dueat_asc")
CASES: Final = (
    *(Case(f"{order}, first page", {"orderBy": order}) for order in ORDERS),
    *(Case(f"{order}, page 100", {"orderBy": order}, is_deep=True) for order in ORDERS),
    Case("contentupdatedat,createdat_asc", {"orderBy": "contentupdatedat,createdat_asc"}),
    Case("one status of six", {"status": "Completed"}),
    Case("a service resource of three", {"serviceResource": f"urn:altinn:resource:{DEEP[0]}"}),
    Case("a label of an eighth", {"systemLabel": "Archive"}),
    Case("not seen, not API-only", {"isContentSeen": "false", "excludeApiOnly": "true"}),
    Case("a process of 200", {"process": "urn:bench:rare"}),
    Case("one external reference", {"externalReference": "ref-77"}),
    Case("nothing found", {"externalReference": "nobody"}),
)


@dataclass(frozen=True)
class Measured:
    """Milliseconds (median), dialogs on the page, requests to Cosmos DB and their estimated charge."""

    milliseconds: float
    found: int
    requests: float
    charge: float


class Lists:
    """Asks for lists and counts what they cost."""

    def __init__(self, cloud: Cloud, sender: Traffic, client: ClientSession) -> None:
        self._cloud = cloud
        self._sender = sender
        self._client = client

    async def asked_by(self, person: str) -> "Callable[[Parameters], Round]":
        token = await self._cloud.token({"kind": "enduser", "pid": person, "acr": "idporten-loa-high"})
        headers = {"Authorization": f"Bearer {token}"}

        def asked(query: Parameters) -> Round:
            url = f"{self._cloud.api}/api/v1/enduser/dialogs?{urlencode(query, doseq=True)}"
            return Round("GET", [url], headers, concurrency=1, keep_bodies=True)

        return asked

    async def page(self, asked: Round) -> dict[str, Any]:
        body: dict[str, Any] = json.loads((await self._sender.run(asked)).answers[0].body)
        return body

    async def compared(self, alternatives: Sequence[Round]) -> list[Measured]:
        """Measure requests that take turns, after one of each that is not counted."""
        pages = [await self.page(each) for each in alternatives]
        times: list[list[float]] = [[] for _ in alternatives]
        for _ in range(ROUNDS):
            for each, kept in zip(alternatives, times, strict=True):
                kept.append((await self._sender.run(each)).answers[0].milliseconds)
        costs = [await self._cost(each) for each in alternatives]
        return [
            Measured(median(kept), len(page["items"]), *cost)
            for kept, page, cost in zip(times, pages, costs, strict=True)
        ]

    async def _cost(self, asked: Round) -> tuple[float, float]:
        address = f"{self._cloud.instance.cosmos_control}/counters"
        async with self._client.delete(address):
            await self._sender.run(asked)
        async with self._client.get(address) as answer:
            counted = (await answer.json()).values()
        return sum(each["requests"] for each in counted), sum(each["charge"] for each in counted)


async def measured(crowd: Crowd, say: Callable[[str], None]) -> str:
    """Load everything, measure, and tell it as Markdown tables."""
    with tempfile.TemporaryDirectory() as folder:
        world = Path(folder) / "world.json"
        crowd.write_world(world)
        async with (
            running(data=Path(folder) / "cloud", world=world, settings=feeds_off()) as cloud,
            traffic() as sender,
            ClientSession() as client,
        ):
            await asyncio.to_thread(_load, cloud, crowd, say)
            lists = Lists(cloud, sender, client)
            tables = [await _deep(lists, crowd, say), await _wide(lists, crowd, say)]
    return "\n\n".join(tables)


def _load(cloud: Cloud, crowd: Crowd, say: Callable[[str], None]) -> None:
    begun = time.perf_counter()
    count = load(cloud.plan.data / "cosmos", containers.DATABASE, containers.DIALOGS, _told(crowd.documents(), say))
    say(f"{count} dialogs loaded in {time.perf_counter() - begun:.0f} s")


def _told(documents: Iterable[dict[str, Any]], say: Callable[[str], None]) -> Iterable[dict[str, Any]]:
    for number, document in enumerate(documents):
        if number % 250_000 == 0:
            say(f"{number} dialogs written")
        yield document


async def _deep(lists: Lists, crowd: Crowd, say: Callable[[str], None]) -> str:
    """The same page for the smallest party and for larger ones."""
    asked, rows = await lists.asked_by(crowd.reader), []
    for case in CASES:
        pages = [asked(await _query(lists, asked, case, crowd.party(size))) for size in crowd.deep]
        found = await lists.compared(pages)
        slowest = max(each.milliseconds for each in found) / found[0].milliseconds
        rows.append(
            (
                case.name,
                *(each.milliseconds for each in found),
                slowest,
                found[-1].found,
                f"{found[-1].requests:g}",
                round(found[-1].charge, 1),
            )
        )
        say(f"{case.name}: {slowest:.2f}")
    sizes = (f"{size} dialogs, ms" for size in crowd.deep)
    return table(("one party", *sizes, "slowest to smallest", "found", "requests", "estimated charge, RU"), rows)


async def _query(lists: Lists, asked: Callable[[Parameters], Round], case: Case, party: str) -> Parameters:
    query = {"party": party, **case.query}
    if not case.is_deep:
        return query
    passed = await lists.page(asked({**query, "limit": PAGE_100 * 99}))
    return {**query, "limit": PAGE_100, "continuationToken": passed["continuationToken"]}


async def _wide(lists: Lists, crowd: Crowd, say: Callable[[str], None]) -> str:
    """A page of a service resource for users who may act for more and more parties."""
    first = [
        (await lists.asked_by(crowd.person_of(count)))(
            {"serviceResource": f"urn:altinn:resource:{WIDE}", "limit": PAGE_100}
        )
        for count in crowd.users
    ]
    found = await lists.compared(first)
    rows = [
        (
            f"{count} of {crowd.wide} parties",
            each.milliseconds,
            each.milliseconds / found[0].milliseconds,
            each.found,
            f"{each.requests:g}",
            round(each.charge, 1),
        )
        for count, each in zip(crowd.users, found, strict=True)
    ]
    say(", ".join(f"{each.milliseconds:.1f} ms" for each in found))
    head = (
        f"one service resource, {crowd.wide * crowd.each} dialogs",
        "ms",
        "to one party",
        "found",
        "requests",
        "estimated charge, RU",
    )
    return table(head, rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--deep", type=int, nargs="+", default=[1_000, 100_000, 1_000_000], help="dialogs of a party")
    parser.add_argument("--wide", type=int, default=100_000, help="parties of the one service resource")
    parser.add_argument("--users", type=int, nargs="+", default=[1, 3, 100, 1_000, 10_000], help="parties of a user")
    given = parser.parse_args()
    crowd = Crowd(given.deep, given.wide, 10, given.users)
    print(asyncio.run(measured(crowd, lambda text: print(f"  {text}", file=sys.stderr, flush=True))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
