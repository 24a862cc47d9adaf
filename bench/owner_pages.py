"""`python -m bench.owner_pages`: a page of a service owner's list should cost the same however many dialogs it has.

In one run, one container holds two owners: one with few dialogs, one with two hundred times as many, each over many
parties. The pages are the search's own, 100 dialogs through the real client, in each order and with filters. Both
owners are asked in turn, so that what else the machine does falls on both. Aim: the median of the large owner is at
most 1.5 times that of the small.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final

from adapters.cosmos.documents import root_document
from adapters.cosmos.searching import CosmosDialogSearch
from application.ports.search import Search
from bench.tables import table
from bench.two_sizes import PAGE, Contest, Sizes, main
from domain.dialog.context import EndUserContext, ServiceOwnerContext
from domain.dialog.dialog import Dialog
from domain.dialog.label_pattern import LabelPattern
from domain.dialog.ordering import read_order
from domain.dialog.visibility import ALWAYS
from domain.dialog.vocabulary import DialogStatus
from domain.kernel.moment import Moment
from domain.search.queries import DialogFilters

_BEGINNING: Final = datetime(2026, 1, 1, tzinfo=UTC)
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


async def report(contest: Contest) -> str:
    """Measure every case and tell it as a Markdown table."""
    rows = []
    for case in CASES:
        times = await contest.milliseconds({org: await _wanted(contest.search, case, org) for org in contest.sizes})
        rows.append((case.name, times["small"], times["large"], times["large"] / times["small"]))
    return table(("page of 100 over all parties", "small, ms", "large, ms", "large to small"), rows)


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
        limit=PAGE,
        visibility=ALWAYS,
        owner_labels=tuple(LabelPattern.read(label.format(org=org)) for label in case.labels),
    )
    if not case.behind:
        return first
    passed = await search.found(replace(first, limit=case.behind))
    return replace(first, after=passed[-1].boundary(first.order))


def _documents(sizes: Sizes) -> Iterator[dict[str, Any]]:
    """Dialogs whose orders of time differ from one another and from the order of loading."""
    random = Random(1)  # noqa: S311 - data, not secrets
    for org, size in sizes.items():
        for number in range(size):
            yield root_document(_dialog(random, org, number, size), Moment(_BEGINNING, random.getrandbits).new_id())


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


if __name__ == "__main__":
    sys.exit(main(__doc__, _documents, report))
