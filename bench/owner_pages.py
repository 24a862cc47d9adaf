"""`python -m bench.owner_pages`: a page of a service owner's list should cost the same however many dialogs it has.

In one run, one container holds two owners: one with few dialogs, one with two hundred times as many, each over many
parties. The pages are the search's own, 100 dialogs through the real client, in each order and with filters. Both
owners are asked in turn, so that what else the machine does falls on both. Aim: the median of the large owner is at
most 1.5 times that of the small.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

from adapters.cosmos.connection import connected
from adapters.cosmos.documents import root_document
from adapters.cosmos.searching import CosmosDialogSearch
from application.ports.search import Search
from bench.cosmos_page import stand_in
from bench.tables import table
from domain.dialog.context import EndUserContext, ServiceOwnerContext
from domain.dialog.dialog import Dialog
from domain.dialog.given.search import DialogFilters
from domain.dialog.label_pattern import LabelPattern
from domain.dialog.ordering import read_order
from domain.dialog.visibility import ALWAYS
from domain.dialog.vocabulary import DialogStatus
from domain.kernel.moment import Moment
from local.cosmos import DEVELOPMENT_KEY
from local.cosmos.load import load
from local.cosmos.provision import provision, read_definitions

AIM: Final = 1.5
_DEFINITIONS: Final = Path(__file__).parent.parent / "infra/data/containers.json"
_DATABASE: Final = "bench"
_BEGINNING: Final = datetime(2026, 1, 1, tzinfo=UTC)
_PAGE: Final = 100
_EACH: Final = 10
"""Dialogs a party has."""
_LOTS: Final = 8
"""Every so many-th dialog carries the common label."""


@dataclass(frozen=True)
class Case:
    """A list, and behind how many dialogs its page begins."""

    name: str
    order: str = "contentupdatedat"
    filters: dict[str, Any] | None = None
    labels: tuple[str, ...] = ()
    behind: int = 0


CASES: Final = (
    *(Case(order, order) for order in ("contentupdatedat", "createdat_asc", "updatedat", "dueat", "dueat_asc")),
    Case("5th page", behind=400),
    Case("5th page, dueat_asc", "dueat_asc", behind=400),
    Case("9th page", behind=800),
    Case("one status of six", filters={"status": (DialogStatus.COMPLETED,)}),
    Case("one party", filters={"party": ("urn:altinn:bench:{org}:0",)}),
    Case("a common label", labels=("common",)),
    Case("a label's beginning", labels=("comm*",)),
    Case("a label of one dialog", labels=("only-{org}-77",)),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sizes = {"small": arguments.small, "large": arguments.large}
        print(asyncio.run(measured(Path(folder), sizes, arguments.rounds)))
    return 0


async def measured(folder: Path, sizes: dict[str, int], rounds: int) -> str:
    """Load both owners, measure, and tell it as a Markdown table."""
    with stand_in(folder) as endpoint:
        provision(endpoint, DEVELOPMENT_KEY, _DATABASE, read_definitions(_DEFINITIONS))
    load(folder, _DATABASE, "dialogs", _documents(sizes))
    with stand_in(folder) as endpoint:
        connection = f"AccountEndpoint={endpoint};AccountKey={DEVELOPMENT_KEY};"
        async with connected(connection, None, _no_credential) as client:
            search = CosmosDialogSearch(client.get_database_client(_DATABASE))
            rows = [await _row(search, case, rounds) for case in CASES]
    return table(("page of 100 over all parties", "small, ms", "large, ms", "large to small"), rows)


async def _row(search: CosmosDialogSearch, case: Case, rounds: int) -> tuple[str, float, float, float]:
    wanted = {org: await _wanted(search, case, org) for org in ("small", "large")}
    times: dict[str, list[float]] = {org: [] for org in wanted}
    for _ in range(rounds):
        for org, one in wanted.items():
            begun = time.perf_counter()
            await search.found(one)
            times[org].append(time.perf_counter() - begun)
    small, large = (statistics.median(times[org]) * 1000 for org in ("small", "large"))
    return case.name, small, large, large / small


async def _wanted(search: CosmosDialogSearch, case: Case, org: str) -> Search:
    given = {
        name: tuple(str(value).format(org=org) for value in values) for name, values in (case.filters or {}).items()
    }
    first = Search(
        scope=None,
        filters=DialogFilters.model_validate(given),
        orgs=(org,),
        order=read_order(case.order),
        after=None,
        limit=_PAGE,
        visibility=ALWAYS,
        owner_labels=tuple(LabelPattern.read(label.format(org=org)) for label in case.labels),
    )
    if not case.behind:
        return first
    passed = await search.found(replace(first, limit=case.behind))
    return replace(first, after=passed[-1].boundary(first.order))


def _documents(sizes: dict[str, int]) -> Iterator[dict[str, Any]]:
    """Dialogs whose orders of time differ from one another and from the order of loading."""
    random = Random(1)  # noqa: S311 - data, not secrets
    for org, size in sizes.items():
        for number in range(size):
            yield root_document(_dialog(random, org, number, size), (), Moment(_BEGINNING, random.getrandbits).new_id())


def _dialog(random: Random, org: str, number: int, size: int) -> Dialog:
    def an_instant() -> datetime:
        return _BEGINNING + timedelta(seconds=random.randrange(size))

    moment = Moment(an_instant(), random.getrandbits)
    labels = (f"only-{org}-{number}", *(("common",) if number % _LOTS == 0 else ()))
    return Dialog(
        id=moment.new_id(),
        revision=moment.new_revision(),
        org=org,
        party=f"urn:altinn:bench:{org}:{number // _EACH}",
        service_resource=f"urn:altinn:resource:{org}-{number % 5}",
        service_resource_type="genericaccessresource",
        created_at=an_instant(),
        updated_at=an_instant(),
        content_updated_at=an_instant(),
        due_at=an_instant() if number % 2 else None,
        status=tuple(DialogStatus)[random.randrange(len(DialogStatus))],
        end_user_context=EndUserContext(revision=moment.new_revision()),
        service_owner_context=ServiceOwnerContext(revision=moment.new_revision(), service_owner_labels=labels),
    )


def _no_credential() -> Any:
    raise AssertionError("a connection string needs no credential")


if __name__ == "__main__":
    sys.exit(main())
