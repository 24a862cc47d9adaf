"""Tries seeds: `python -m simulation --seeds 1000 [--first N]`, or repeats one and prints it: `--seed N`."""

import argparse
import logging
import sys
import time
from collections.abc import Iterator

from local.cosmos.consistency import DEFAULT_LEVEL, LEVELS
from simulation.judging import violations
from simulation.plan import Plan, plan_of
from simulation.running import run
from simulation.shrinking import shrink


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=100, help="how many seeds to try")
    parser.add_argument("--first", type=int, default=0, help="the first of them")
    parser.add_argument("--seed", type=int, help="the one seed to repeat, with its history")
    parser.add_argument("--whole", action="store_true", help="print the history as it was, without shrinking it")
    parser.add_argument(
        "--most", type=int, default=1, help="end after so many failing seeds; the first one's history is printed"
    )
    parser.add_argument("--consistency", default=DEFAULT_LEVEL, choices=LEVELS, help="the account's level")
    given = parser.parse_args()
    logging.disable()  # the SDK warns of every address that fails, and they fail on purpose
    if given.seed is not None:
        return _repeat(plan_of(given.seed, given.consistency), is_whole=given.whole)
    seeds = range(given.first, given.first + given.seeds)
    return _try((plan_of(seed, given.consistency) for seed in seeds), given.most)


def _try(plans: Iterator[Plan], most: int) -> int:
    tried, failed, begun = 0, list[Plan](), time.monotonic()
    for plan in plans:
        tried += 1
        if found := list(violations(run(plan))):
            failed.append(plan)
            print(f"seed {plan.seed}: {found[0]}", flush=True)
        if len(failed) == most:
            break
    print(f"{tried} seeds in {time.monotonic() - begun:.0f} s, {len(failed)} failed")
    return _repeat(failed[0], is_whole=False) if failed else 0


def _repeat(plan: Plan, *, is_whole: bool) -> int:
    if not is_whole:
        plan = shrink(plan)
    finished = run(plan)
    print("\n".join(finished.history.printed()))
    found = list(violations(finished))
    print("\n".join(found) or "everything holds")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
