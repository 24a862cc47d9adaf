"""`python -m bench.free_text`: free text over the dialogs of one party, for words of every frequency.

In one run, one container holds a party with few dialogs and one with many. The pages are the search's own, 100 dialogs
through the real client. What a word costs should follow from the page, not from how many dialogs say it.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, Final
from uuid import UUID

from adapters.cosmos.connection import connected
from adapters.cosmos.documents import root_document
from adapters.cosmos.searching import CosmosDialogSearch
from adapters.stemming.snowball import SnowballStemming
from application.ports.search import Search
from bench.cosmos_page import stand_in
from bench.tables import table
from domain.access.parties import SearchScope
from domain.dialog.context import EndUserContext, ServiceOwnerContext
from domain.dialog.dialog import Dialog
from domain.dialog.given.search import DialogFilters
from domain.dialog.ordering import DEFAULT
from domain.dialog.visibility import Visibility
from domain.search.expression import read_expression
from local.cosmos import DEVELOPMENT_KEY
from local.cosmos.load import load
from local.cosmos.provision import provision, read_definitions

_DEFINITIONS: Final = Path(__file__).parent.parent / "infra/data/containers.json"
_DATABASE: Final = "bench"
_BEGINNING: Final = datetime(2026, 1, 1, tzinfo=UTC)
_PAGE: Final = 100
_RESOURCE: Final = "urn:altinn:resource:bench"
_FREQUENCIES: Final = {"alle": 1, "halv": 2, "vanlig": 20, "uvanlig": 300, "sjelden": 2000}
"""Words that every so many-th dialog says."""
_OTHERS: Final = 40
"""Other words a dialog says, of a vocabulary of a few thousand."""
CASES: Final = (
    None,
    *_FREQUENCIES,
    "unik",
    "ukjent",
    '"halv vanlig"',
    "alle AND sjelden",
    "vanlig sjelden unik",
    "-alle",
    "-vanlig",
    "alle -halv -vanlig",
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sizes = {"small": arguments.small, "large": arguments.large}
        print(asyncio.run(measured(Path(folder), sizes, arguments.rounds)))
    return 0


async def measured(folder: Path, sizes: dict[str, int], rounds: int) -> str:
    """Load both parties, measure, and tell it as a Markdown table."""
    with stand_in(folder) as endpoint:
        provision(endpoint, DEVELOPMENT_KEY, _DATABASE, read_definitions(_DEFINITIONS))
    load(folder, _DATABASE, "dialogs", _documents(sizes))
    with stand_in(folder) as endpoint:
        connection = f"AccountEndpoint={endpoint};AccountKey={DEVELOPMENT_KEY};"
        async with connected(connection, None, _no_credential) as client:
            search = CosmosDialogSearch(client.get_database_client(_DATABASE))
            rows = [await _row(search, text, rounds) for text in CASES]
    return table(("search", "found on the page", "small, ms", "large, ms"), rows)


async def _row(search: CosmosDialogSearch, text: str | None, rounds: int) -> tuple[str, int, float, float]:
    times: dict[str, list[float]] = {"small": [], "large": []}
    found = 0
    for _ in range(rounds):
        for party, measured_times in times.items():
            begun = time.perf_counter()
            found = len(await search.found(_wanted(party, text)))
            measured_times.append(time.perf_counter() - begun)
    small, large = (statistics.median(each) * 1000 for each in times.values())
    return text or "(no text)", found, small, large


def _wanted(party: str, text: str | None) -> Search:
    return Search(
        scope=SearchScope({_party(party): frozenset({_RESOURCE})}),
        filters=DialogFilters(),
        orgs=(),
        order=DEFAULT,
        after=None,
        limit=_PAGE,
        visibility=Visibility(now=_BEGINNING + timedelta(days=365)),
        text=None if text is None else read_expression(text, None, SnowballStemming().stem),
    )


def _party(name: str) -> str:
    return f"urn:altinn:bench:{name}"


def _documents(sizes: dict[str, int]) -> Iterator[dict[str, Any]]:
    random = Random(1)  # noqa: S311 - data, not secrets
    for party, size in sizes.items():
        for number in range(size):
            yield root_document(_dialog(random, party, number, size), (), UUID(int=number))


def _dialog(random: Random, party: str, number: int, size: int) -> Dialog:
    at = _BEGINNING + timedelta(seconds=random.randrange(size))
    said = [word for word, every in _FREQUENCIES.items() if number % every == 0]
    said += ["unik"] * (number == size // 3) + [f"ord{random.randrange(3000)}" for _ in range(_OTHERS)]
    terms = (*said, *map(" ".join, pairwise(said)))
    return Dialog(
        id=UUID(int=random.getrandbits(128), version=4),
        revision=UUID(int=number),
        org="ttd",
        party=_party(party),
        service_resource=_RESOURCE,
        service_resource_type="genericaccessresource",
        created_at=at,
        updated_at=at,
        content_updated_at=at,
        end_user_context=EndUserContext(revision=UUID(int=number)),
        service_owner_context=ServiceOwnerContext(revision=UUID(int=number)),
        terms=terms[:_OTHERS],
        child_terms=terms[_OTHERS:],
    )


def _no_credential() -> Any:
    raise AssertionError("a connection string needs no credential")


if __name__ == "__main__":
    sys.exit(main())
