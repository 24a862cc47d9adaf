"""`python -m bench.cosmos_page`: an ordered page of the Cosmos stand-in should cost the same in a large partition.

In one run, one container holds two parties: one with few documents, one with a hundred times as many. The page is the
search's own: 100 dialogs below a partition key prefix, newest first, through the real client. Both are asked in turn,
so that what else the machine does falls on both. Aim: the median of the large party is under twice that of the small.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from azure.cosmos import ContainerProxy, CosmosClient

from bench.tables import percentile, table
from local.cosmos import DEVELOPMENT_KEY
from local.cosmos.load import load
from local.cosmos.provision import provision, read_definitions

_DEFINITIONS: Final = Path(__file__).parent.parent / "infra/data/containers.json"
_QUERY: Final = "SELECT * FROM c WHERE c.kind = 'dialog' ORDER BY c.contentUpdatedAt DESC, c.id DESC"
_DATABASE: Final = "bench"
_PAGE: Final = 100
_FILLER: Final = "x" * 900
AIM: Final = 2.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=2_000)
    parser.add_argument("--large", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=100)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(measured(Path(folder), arguments.small, arguments.large, arguments.rounds))
    return 0


def measured(folder: Path, small: int, large: int, rounds: int) -> str:
    """Load both parties, measure, and tell it as a Markdown table."""
    with stand_in(folder) as endpoint:
        provision(endpoint, DEVELOPMENT_KEY, _DATABASE, read_definitions(_DEFINITIONS))
    begun = time.perf_counter()
    loaded = load(folder, _DATABASE, "dialogs", _dialogs({"small": small, "large": large}))
    rate = loaded / (time.perf_counter() - begun)
    with stand_in(folder) as endpoint, CosmosClient(endpoint, DEVELOPMENT_KEY) as client:
        container = client.get_database_client(_DATABASE).get_container_client("dialogs")
        pages = _in_turn(container, ("small", "large"), rounds)
        deep = _in_turn(container, ("small", "large"), rounds, skip=small // 2)
    return _report(pages, deep, {"small": small, "large": large}, rate)


def _report(pages: dict[str, list[float]], deep: dict[str, list[float]], sizes: dict[str, int], rate: float) -> str:
    rows = [
        (f"{name}, {sizes[party]} documents", *_milliseconds(times[party]), _ratio(times))
        for name, times in (("first page", pages), ("page in the middle", deep))
        for party in ("small", "large")
    ]
    figures = table(("ordered page of 100", "median ms", "p95 ms", "large to small"), rows)
    return f"{figures}\n\nLoaded {rate:.0f} documents/s with their indexes. Aim: ratio under {AIM}."


def _milliseconds(times: list[float]) -> tuple[float, float]:
    return statistics.median(times) * 1000, percentile(times, 0.95) * 1000


def _ratio(times: dict[str, list[float]]) -> float:
    return statistics.median(times["large"]) / statistics.median(times["small"])


def _in_turn(container: ContainerProxy, parties: tuple[str, ...], rounds: int, skip: int = 0) -> dict[str, list[float]]:
    tokens = {party: _token_behind(container, party, skip) for party in parties}
    times: dict[str, list[float]] = {party: [] for party in parties}
    for _ in range(rounds):
        for party in parties:
            times[party].append(_timed_page(container, party, tokens[party]))
    return times


def _timed_page(container: ContainerProxy, party: str, token: str | None) -> float:
    begun = time.perf_counter()
    page = list(next(_pages(container, party, _PAGE, token)))
    assert len(page) == _PAGE
    return time.perf_counter() - begun


def _token_behind(container: ContainerProxy, party: str, documents: int) -> str | None:
    if not documents:
        return None
    pages = _pages(container, party, documents, None)
    list(next(pages))
    token: str = pages.continuation_token
    return token


def _pages(container: ContainerProxy, party: str, size: int, token: str | None) -> Any:
    return container.query_items(_QUERY, partition_key=[party], max_item_count=size).by_page(token)


def _dialogs(sizes: dict[str, int]) -> Iterator[dict[str, Any]]:
    """Dialogs of about 1 KB whose order of time is not their order of loading, ten to a moment."""
    for party, size in sizes.items():
        for number in range(size):
            moment, identifier = (number * 7919 % size) // 10, f"{party}-{number:08}"
            yield {
                "id": identifier,
                "party": party,
                "dialogId": identifier,
                "kind": "dialog",
                "contentUpdatedAt": f"2026-01-01T{moment:012}",
                "createdAt": f"2026-01-01T{number:012}",
                "updatedAt": f"2026-01-01T{moment:012}",
                "text": _FILLER,
            }


@contextmanager
def stand_in(folder: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "local.cosmos", "--port", "0", "--data", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().split()[1]}/"
        process.terminate()


if __name__ == "__main__":
    sys.exit(main())
