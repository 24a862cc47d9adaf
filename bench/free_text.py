"""`python -m bench.free_text`: free text over the dialogs of one party, for words of every frequency.

In one run, one container holds a party with few dialogs and one with many. The pages are the search's own, 100 dialogs
through the real client. What a word costs should follow from the page, not from how many dialogs say it.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any, Final
from uuid import UUID

from adapters.cosmos.documents import root_document
from adapters.stemming.snowball import SnowballStemming
from application.ports.search import Search
from bench.tables import table
from bench.two_sizes import PAGE, Contest, Sizes, main
from domain.authorization.parties import SearchScope
from domain.dialog.context import EndUserContext, ServiceOwnerContext
from domain.dialog.dialog import Dialog
from domain.dialog.ordering import DEFAULT
from domain.dialog.visibility import Visibility
from domain.search.expression import read_expression
from domain.search.queries import DialogFilters

_BEGINNING: Final = datetime(2026, 1, 1, tzinfo=UTC)
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


async def report(contest: Contest) -> str:
    """Measure every case and tell it as a Markdown table."""
    rows = []
    for text in CASES:
        wanted = {party: _wanted(party, text) for party in contest.sizes}
        found = len(await contest.search.found(wanted["large"]))
        times = await contest.milliseconds(wanted)
        rows.append((text or "(no text)", found, times["small"], times["large"]))
    return table(("search", "found on the page", "small, ms", "large, ms"), rows)


def _wanted(party: str, text: str | None) -> Search:
    return Search(
        scope=SearchScope({_party(party): frozenset({_RESOURCE})}),
        filters=DialogFilters(),
        orgs=(),
        order=DEFAULT,
        after=None,
        limit=PAGE,
        visibility=Visibility(now=_BEGINNING + timedelta(days=365)),
        text=None if text is None else read_expression(text, None, SnowballStemming().stem),
    )


def _party(name: str) -> str:
    return f"urn:altinn:bench:{name}"


def _documents(sizes: Sizes) -> Iterator[dict[str, Any]]:
    random = Random(1)  # noqa: S311 - data, not secrets
    for party, size in sizes.items():
        for number in range(size):
            yield root_document(_dialog(random, party, number, size), UUID(int=number))


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


if __name__ == "__main__":
    sys.exit(main(__doc__, _documents, report))
