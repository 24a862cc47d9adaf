"""One container with little and with much of the same, asked in turn by the search itself through the real client."""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from adapters.cosmos.connection import connect
from adapters.cosmos.searching import CosmosDialogSearch
from application.ports.search import Search
from bench.cosmos_page import stand_in
from local.cosmos import DEVELOPMENT_KEY
from local.cosmos.load import load
from local.cosmos.provision import provision, read_definitions

PAGE: Final = 100
_DEFINITIONS: Final = Path(__file__).parent.parent / "infra/data/containers.json"
_DATABASE: Final = "bench"

type Sizes = Mapping[str, int]
type Report = Callable[["Contest"], Awaitable[str]]


@dataclass(frozen=True)
class Contest:
    """Both sides, by name, in the same stand-in; every figure is a median of `rounds`."""

    search: CosmosDialogSearch
    sizes: Sizes
    rounds: int

    async def milliseconds(self, wanted: Mapping[str, Search]) -> dict[str, float]:
        times: dict[str, list[float]] = {side: [] for side in wanted}
        for _ in range(self.rounds):
            for side, one in wanted.items():
                begun = time.perf_counter()
                await self.search.found(one)
                times[side].append(time.perf_counter() - begun)
        return {side: statistics.median(each) * 1000 for side, each in times.items()}


def main(purpose: str | None, documents: Callable[[Sizes], Iterable[dict[str, Any]]], report: Report) -> int:
    """Read the sizes from the command line, load, measure, and print the report."""
    parser = argparse.ArgumentParser(description=purpose)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=15)
    given = parser.parse_args()
    sizes = {"small": given.small, "large": given.large}

    async def measured() -> str:
        with tempfile.TemporaryDirectory() as folder:
            async with _loaded(Path(folder), documents(sizes)) as search:
                return await report(Contest(search, sizes, given.rounds))

    print(asyncio.run(measured()))
    return 0


@asynccontextmanager
async def _loaded(folder: Path, documents: Iterable[dict[str, Any]]) -> AsyncIterator[CosmosDialogSearch]:
    with stand_in(folder) as endpoint:
        provision(endpoint, DEVELOPMENT_KEY, _DATABASE, read_definitions(_DEFINITIONS))
    load(folder, _DATABASE, "dialogs", documents)
    with stand_in(folder) as endpoint:
        connection = f"AccountEndpoint={endpoint};AccountKey={DEVELOPMENT_KEY};"
        async with connect(connection, None, _no_credential) as client:
            yield CosmosDialogSearch(client.get_database_client(_DATABASE))


def _no_credential() -> Any:
    raise AssertionError("a connection string needs no credential")
