"""Runs every measurement, says how far it is, and prints the tables for README.md. Slow figures fail nothing."""

import argparse
import asyncio
import importlib.util
import sys
from asyncio.subprocess import PIPE
from collections.abc import Callable, Coroutine
from pathlib import Path
from time import perf_counter
from typing import Any

from bench import imports, publication, starting
from bench.costs import Costs
from bench.stage import stage
from bench.throughput import Throughput

ROOT = Path(__file__).parents[1]
PROGRAMS = {
    "host": "bench.host_overhead",
    "cosmos": "bench.cosmos_page",
    "owners": "bench.owner_pages",
    "text": "bench.free_text",
    "pages": "bench.pages",
}
"""Measurements that are programs of their own and print their tables."""

type Figures = str


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("only", nargs="*", choices=[*SECTIONS, []], help="these sections alone (default: all)")
    wanted = parser.parse_args().only or list(SECTIONS)
    for name in wanted:
        title, measure = SECTIONS[name]
        _say(f"{title} ...")
        begun = perf_counter()
        print(f"## {title}\n\n{asyncio.run(measure())}\n", flush=True)
        _say(f"{title}: {perf_counter() - begun:.0f} s")
    return 0


async def _throughput_and_costs() -> Figures:
    async with stage() as both:
        costs = await Costs(both).count()
        throughput = Throughput(both, _say)
        return "\n\n".join((await throughput.measure(), throughput.memory(), costs))


def _program(module: str) -> Callable[[], Coroutine[Any, Any, Figures]]:
    async def measure() -> Figures:
        if importlib.util.find_spec(module) is None:
            return f"({module} is not there)"
        process = await asyncio.create_subprocess_exec(sys.executable, "-m", module, stdout=PIPE, cwd=ROOT)
        printed = (await process.communicate())[0].decode().strip()
        return printed if process.returncode == 0 else f"{printed}\n\n({module} ended with {process.returncode})"

    return measure


def _say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


SECTIONS: dict[str, tuple[str, Callable[[], Coroutine[Any, Any, Figures]]]] = {
    "imports": ("Imports", imports.measure),
    "start": ("Start of the local cloud", starting.measure),
    "operations": ("Operations", _throughput_and_costs),
    "publication": ("Publication", publication.measure),
    "host": ("The local host", _program(PROGRAMS["host"])),
    "cosmos": ("The Cosmos DB stand-in", _program(PROGRAMS["cosmos"])),
    "owners": ("Lists of one owner", _program(PROGRAMS["owners"])),
    "text": ("Free text", _program(PROGRAMS["text"])),
    "pages": ("Lists of end users", _program(PROGRAMS["pages"])),
}

if __name__ == "__main__":
    sys.exit(main())
