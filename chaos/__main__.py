"""Runs the local cloud under trouble and judges what is left: python -m chaos --seed N --seconds S --hosts 2."""

import argparse
import asyncio
import logging
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator

from chaos.running import Trouble, run
from simulation.history import History
from simulation.judging import violations

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NUMBER = re.compile(r"#(\d+)")
_MOST_LINES = 400


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="draws what is asked and what fails (%(default)s)")
    parser.add_argument("--seconds", type=float, default=300, help="how long the trouble lasts (%(default)s)")
    parser.add_argument("--hosts", type=int, default=2, help="Functions hosts (%(default)s)")
    given = parser.parse_args()
    logging.disable()  # the clients of this process meet a bus and hosts that are away on purpose
    trouble = asyncio.run(run(given.seed, given.seconds, given.hosts))
    found = list(violations(trouble.run))
    print("\n".join(report(given.seed, trouble, found)))
    return 1 if found else 0


def report(seed: int, trouble: Trouble, found: list[str]) -> Iterator[str]:
    """Tell what was done and met, and of a failure the seed and the history of the dialogs that it is about."""
    yield from _counted("operations", trouble.operations)
    yield from _counted("faults", trouble.faults)
    yield from _counted("events", trouble.events)
    if not found:
        yield f"seed {seed}: everything holds"
        return
    yield from list(_history(trouble.run.history, found))[-_MOST_LINES:]
    yield from (f"seed {seed}: {one}" for one in found)


def _counted(what: str, counts: Counter[str]) -> Iterator[str]:
    yield f"{what}: {counts.total()}"
    yield from (f"  {kind:<40} {count:>6}" for kind, count in sorted(counts.items()))


def _history(history: History, found: Iterable[str]) -> Iterator[str]:
    text = "\n".join(found)
    numbers = {int(number) for number in _NUMBER.findall(text)}
    ids = {str(one.dialog_id) for one in history.entries if one.number in numbers} | set(_UUID.findall(text))
    for line in history.printed():
        if "~ " in line or any(one in line for one in ids):
            yield line


if __name__ == "__main__":
    sys.exit(main())
