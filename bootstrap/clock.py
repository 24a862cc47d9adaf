"""Where time, ids and randomness come from."""

from collections.abc import Callable
from datetime import UTC, datetime
from secrets import randbits

from domain.kernel.moment import Moment


def _now() -> datetime:
    return datetime.now(UTC)


class Clock:
    """Tells the time, in UTC, and makes moments of it; `randomness` gives so many random bits."""

    def __init__(self, now: Callable[[], datetime] = _now, randomness: Callable[[int], int] = randbits) -> None:
        self.now = now
        self._randomness = randomness

    def moment(self, *, silent: bool = False) -> Moment:
        return Moment(self.now(), self._randomness, silent)
