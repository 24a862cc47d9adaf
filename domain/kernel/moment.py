"""The moment of an invocation: the one source of time, ids and randomness."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from domain.kernel.ids import ascending_ids


@dataclass(frozen=True, slots=True)
class Moment:
    """`now` is the transaction time (M-021); `randomness(bits)` gives that many random bits.

    `silent` is the caller's isSilentUpdate: timestamps stay, and no notification goes out.
    """

    now: datetime
    randomness: Callable[[int], int]
    silent: bool = False
    new_id: Callable[[], UUID] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "new_id", ascending_ids(self.now, self.randomness))

    def new_revision(self) -> UUID:
        """Make a random id, version 4 (M-001, M-038)."""
        return UUID(int=self.randomness(128), version=4)
