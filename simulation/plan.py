"""What happens in a run: steps for a few clients, drawn from the seed, and left out one by one to shrink a failure."""

from dataclasses import dataclass
from random import Random
from typing import Any

from simulation.chance import Weather

CLIENTS = 4
INSTANCES = 2
SLOTS = 2
"""Places for dialogs. Few, so that clients meet."""

_KINDS = {
    "create": 4,
    "patch": 5,
    "activity": 5,
    "transmission": 4,
    "open": 5,
    "read": 4,
    "label": 2,
    "own label": 2,
    "delete": 1,
    "restore": 1,
    "purge": 2,
    "list": 1,
    "finish": 2,
    "publish": 1,
    "crash": 1,
}
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
    """`calm` are the requests, by step and count, that meet neither fault nor pause."""

    seed: int
    weather: Weather
    steps: tuple[Step, ...]
    calm: frozenset[tuple[int, int]] = frozenset()


def plan_of(seed: int) -> Plan:
    random = Random(f"plan {seed}")
    weights = {kind: weight * random.choice((0, 1, 1, 2)) for kind, weight in _KINDS.items()}
    weights["read"] = max(weights["read"], 1)
    kinds = random.choices(list(weights), list(weights.values()), k=random.randint(8, 24))
    first = _step(0, "create", random)
    return Plan(seed, Weather.of(seed), (first, *(_step(n, kind, random) for n, kind in enumerate(kinds, 1))))


def _step(number: int, kind: str, random: Random) -> Step:
    return Step(
        number=number,
        client=random.randrange(CLIENTS),
        instance=random.randrange(INSTANCES),
        kind=kind,
        slot=min(random.randrange(SLOTS), random.randrange(SLOTS)),
        gap=random.choice((0.0, 0.0, 0.01, 0.1)),
        options={
            "party": random.randrange(2),
            "is_chosen": random.random() < 0.7,
            "has_key": random.random() < 0.4,
            "is_matching": random.random() < 0.4,
            "children": random.choice((0, 1, 1, 2, _MANY if random.random() < 0.1 else 1)),
            "names_id": random.random() < 0.6,
            "label": random.choice(("Bin", "Archive", "Default", "MarkedAsUnopened")),
            "reader": random.randrange(2),
            "checkpoints": random.random() < 0.7,
            "pause": random.choice((0.0, 0.05, 1.0)),
        },
    )
