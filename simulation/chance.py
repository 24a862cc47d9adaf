"""What a seed decides. Each request draws from a source of its own, so that leaving one out changes no other."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Self


class Fault(StrEnum):
    """What happens to one request; a lost answer is lost after the work was done.

    `LATE`: the connection closes, and the work is done seconds later, when nobody waits for it any more.
    """

    NONE = ""
    THROTTLED = "429"
    RETRY_WITH = "449"
    AWAY = "503"
    NEVER_SENT = "connection closed before"
    ANSWER_LOST = "connection closed after"
    LATE = "connection closed, done later"
    TIMED_OUT = "timed out after"
    SHORT_PAGE = "short page"
    STALE = "stale"


_RATES = {
    Fault.THROTTLED: 0.03,
    Fault.RETRY_WITH: 0.05,
    Fault.AWAY: 0.03,
    Fault.NEVER_SENT: 0.03,
    Fault.ANSWER_LOST: 0.05,
    Fault.LATE: 0.02,
    Fault.TIMED_OUT: 0.02,
    Fault.SHORT_PAGE: 0.3,
    Fault.STALE: 0.1,
}
_BETWEEN_PAGES = 5
"""How much longer others have between two pages than between two requests."""


@dataclass(frozen=True, slots=True)
class Luck:
    """What one request meets: pauses in seconds before and after the work, and a fault.

    `size` is that of a short page, `lag` that of a replica, in requests that changed something.
    """

    before: float
    after: float
    fault: Fault
    size: int
    lag: int


@dataclass(frozen=True, slots=True)
class Weather:
    """How bad the network of one seed is: which faults there are, how long pauses get, and when the store is away.

    `stops`: how likely a step is to stop for long before or after one of its first requests, while others go on.
    """

    seed: int
    rates: tuple[tuple[Fault, float], ...]
    pause: float
    stops: float
    outages: tuple[tuple[float, float], ...]

    @classmethod
    def of(cls, seed: int) -> Self:
        """Leave out half of the kinds of faults in each seed: what needs a rare combination must not wait for luck."""
        random = Random(f"weather {seed}")
        rates = tuple((kind, rate * random.choice((1, 2))) for kind, rate in _RATES.items() if random.random() < 0.5)
        pause, stops = random.choice((0.01, 0.01, 0.1)), random.choice((0.0, 0.2, 0.4))
        start, length = random.uniform(0.01, 0.5), random.choice((0.3, 1.0, 2.5))
        outages = ((start, start + length),) if random.random() < 0.15 else ()
        return cls(seed, rates, pause, stops, outages)

    def luck(self, step: int, request: int) -> Luck:
        random = Random(f"{self.seed} {step} {request}")
        before, after = random.uniform(0, self.pause), random.uniform(0, self.pause)
        at, stop = self._stop(step)
        if at == 2 * request:
            before += stop
        elif at == 2 * request + 1:
            after += stop
        fault = self._fault(random.random())
        if fault is Fault.SHORT_PAGE:
            after *= _BETWEEN_PAGES
        return Luck(before, after, fault, random.choice((1, 2, 5, 20)), random.randint(1, 4))

    def _stop(self, step: int) -> tuple[int, float]:
        random = Random(f"{self.seed} {step} stop")
        return (random.randint(2, 20), random.choice((0.1, 1.0, 10.0))) if random.random() < self.stops else (0, 0.0)

    def _fault(self, drawn: float) -> Fault:
        for kind, rate in self.rates:
            if drawn < rate:
                return kind
            drawn -= rate
        return Fault.NONE

    def may_be(self, fault: Fault) -> bool:
        return any(kind is fault for kind, _ in self.rates)

    def is_out(self, now: float) -> bool:
        return any(start <= now < end for start, end in self.outages)


CALM = Luck(0.0, 0.0, Fault.NONE, 1, 1)
