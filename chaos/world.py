"""What clients and weather share: the hosts, the dialogs that are worked on, and the history."""

import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from chaos.calling import Callers
from domain.kernel.ids import uuid7
from local.stack import Cloud
from simulation.history import History

SLOTS = 3
"""Dialogs that are worked on at a time. Few, so that clients meet."""
MOST_ENTRIES = 90
"""Operations on one id, after which another takes its place: judging takes the square of it."""


def fresh_id(random: Random) -> UUID:
    return uuid7(int(time.time() * 1000) - 1000, random.getrandbits(12), random.getrandbits(62))


@dataclass
class Slot:
    """A place for dialogs: the id that is used again and again, the dialog that is there, and how much was asked."""

    chosen: UUID
    dialog_id: UUID
    entries: int = 0
    is_empty: bool = True


@dataclass
class World:
    cloud: Cloud
    callers: Callers
    random: Random
    history: History = field(default_factory=History)
    counts: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    slots: list[Slot] = field(default_factory=list)
    chosen: list[UUID] = field(default_factory=list)
    known: dict[UUID, list[UUID]] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)
    begun: float = field(default_factory=time.monotonic)
    numbers: int = 0

    def __post_init__(self) -> None:
        self.slots = [self._fresh_slot() for _ in range(SLOTS)]

    def slot(self, random: Random) -> Slot:
        """Choose a slot; one that is used up begins anew."""
        number = random.randrange(SLOTS)
        if self.slots[number].entries >= MOST_ENTRIES:
            self.slots[number] = self._fresh_slot()
        self.slots[number].entries += 1
        return self.slots[number]

    def host(self, random: Random) -> str:
        """Choose a host as a load balancer would: mostly one that is there."""
        present = [name for name in self.cloud.hosts if name not in self.absent]
        return random.choice(present if present and random.random() < 0.9 else self.cloud.hosts)

    def number(self) -> int:
        self.numbers += 1
        return self.numbers

    def note(self, text: str, *values: object) -> None:
        self.history.note(time.monotonic() - self.begun, text, *values)

    def trouble(self, kind: str) -> None:
        self.faults[kind] += 1
        self.note("~ {}", kind)

    def _fresh_slot(self) -> Slot:
        chosen = fresh_id(self.random)
        self.chosen.append(chosen)
        return Slot(chosen, chosen)
