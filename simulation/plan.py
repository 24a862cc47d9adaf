"""What happens in a run: steps for a few clients, drawn from the seed, and left out one by one to shrink a failure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from local.cosmos.consistency import DEFAULT_LEVEL
from simulation.chance import Weather

CLIENTS = 4
INSTANCES = 2
SLOTS = 2
"""Places for dialogs. Few, so that clients meet."""

_CHANGING = {"patch": 6, "activity": 6, "transmission": 4, "replace": 3, "own label": 2, "label": 2}
_READING = {"open": 6, "read": 4, "list": 1}
_PURGING = {"purge": 6, "create": 6, "finish": 4, "delete": 1, "restore": 1}
_FAILING = {"crash": 1, "publish": 1, "labels": 2, "finish labels": 1}
_PROFILES: tuple[dict[str, int], ...] = (
    _CHANGING | _READING,
    _PURGING | {"open": 3, "read": 2, "patch": 2, "activity": 2, "label": 4} | _FAILING,
    _CHANGING | _READING | _PURGING | _FAILING,
)
"""Weights of operations: those that meet one another in interesting ways, and all."""
RECREATION = 1000
"""Added to the number of a purge, once or twice, to number the creations that follow it."""
_MANY = 105
"""Children that do not fit into one batch."""


@dataclass(frozen=True, slots=True)
class Step:
    """One operation of one client; `gap` are the seconds that the client waits before it."""

    number: int
    client: int
    instance: int
    kind: str
    slot: int
    gap: float
    options: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """`calm` are the requests, by step and count, that meet neither fault nor pause; `consistency` is the account's."""

    seed: int
    weather: Weather
    steps: tuple[Step, ...]
    consistency: str = DEFAULT_LEVEL
    calm: frozenset[tuple[int, int]] = frozenset()


def plan_of(seed: int, consistency: str = DEFAULT_LEVEL) -> Plan:
    random = Random(f"plan {seed}")
    weights = {kind: weight * random.choice((0, 1, 1, 2)) for kind, weight in random.choice(_PROFILES).items()}
    weights["read"] = 2
    kinds = random.choices(list(weights), list(weights.values()), k=random.randint(10, 32))
    first = replace(_step(0, "create", random), slot=0)
    others = [_step(number, kind, random) for number, kind in enumerate(kinds, 1)]
    if "create" not in kinds:
        others = [replace(step, slot=0) for step in others]
    steps = (first, *_with_recreations(others, random))
    return Plan(seed, Weather.of(seed), steps, consistency)


def _with_recreations(steps: list[Step], random: Random) -> Iterator[Step]:
    """Let whoever purges often create again at once, sometimes beside somebody else who does the same."""
    for step in steps:
        yield step
        if step.kind == "purge" and random.random() < 0.85:
            yield _recreation(step, step.client, RECREATION, random)
        if step.kind == "purge" and random.random() < 0.4:
            yield _recreation(step, random.randrange(CLIENTS), 2 * RECREATION, random)


def _recreation(purge: Step, client: int, number: int, random: Random) -> Step:
    options = purge.options | {"is_chosen": True, "party": random.randrange(2)}
    return replace(purge, client=client, number=purge.number + number, kind="create", gap=0.0, options=options)


def _step(number: int, kind: str, random: Random) -> Step:
    return Step(
        number=number,
        client=random.randrange(CLIENTS),
        instance=random.randrange(INSTANCES),
        kind=kind,
        slot=min(random.randrange(SLOTS), random.randrange(SLOTS)),
        gap=random.choice((0.0, 0.0, 0.0, 0.01, 0.1)),
        options={
            "party": random.randrange(2),
            "is_chosen": random.random() < 0.8,
            "has_key": random.random() < 0.4,
            "is_matching": random.random() < 0.25,
            "children": random.choice((0, 1, 1, 2, _MANY if random.random() < 0.08 else 1)),
            "names_id": random.random() < 0.6,
            "has_part_key": random.random() < 0.4,
            "part_key": random.randrange(3),
            "label": random.choice(("Bin", "Archive", "Default", "MarkedAsUnopened")),
            "reader": random.randrange(2),
            "checkpoints": random.random() < 0.7,
            "pause": random.choice((0.0, 0.05, 1.0)),
        },
    )
