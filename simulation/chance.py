"""What a seed decides. Each request draws from a source of its own, so that leaving one out changes no other."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random


class Fault(StrEnum):
    """What happens to one request; a lost answer is lost after the work was done."""

    NONE = "none"
    THROTTLED = "429"
    RETRY_WITH = "449"
    AWAY = "503"
    NEVER_SENT = "connection closed before"
    ANSWER_LOST = "connection closed after"
    TIMED_OUT = "timed out after"
    SHORT_PAGE = "short page"
    STALE = "stale"


_RATES = {
    Fault.THROTTLED: 0.03,
    Fault.RETRY_WITH: 0.05,
    Fault.AWAY: 0.03,
    Fault.NEVER_SENT: 0.03,
    Fault.ANSWER_LOST: 0.05,
    Fault.TIMED_OUT: 0.02,
    Fault.SHORT_PAGE: 0.2,
    Fault.STALE: 0.1,
}


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
    """How bad the network of one seed is: which faults there are, and how long pauses get."""

    seed: int
    rates: tuple[tuple[Fault, float], ...]
    pauses: tuple[float, ...]
    outages: tuple[tuple[float, float], ...]

    @classmethod
    def of(cls, seed: int) -> "Weather":
        """Leave out half of the kinds of faults in each seed: what needs a rare combination must not wait for luck."""
        random = Random(f"weather {seed}")
        rates = tuple((kind, rate * random.choice((1, 2))) for kind, rate in _RATES.items() if random.random() < 0.5)
        pauses = random.choice(((0.001, 0.01), (0.001, 0.01, 0.1), (0.001, 0.02, 0.2, 2.0), (0.001, 0.01, 12.0)))
        start, length = random.uniform(0.1, 3.0), random.choice((0.3, 1.0, 2.5))
        outages = ((start, start + length),) if random.random() < 0.15 else ()
        return cls(seed, rates, pauses, outages)

    def luck(self, step: int, request: int) -> Luck:
        random = Random(f"{self.seed} {step} {request}")
        drawn, fault = random.random(), Fault.NONE
        for kind, rate in self.rates:
            if drawn < rate:
                fault = kind
                break
            drawn -= rate
        before, after = (random.uniform(0, random.choice(self.pauses)) for _ in range(2))
        return Luck(before, after, fault, random.randint(1, 3), random.randint(1, 4))

    def is_out(self, now: float) -> bool:
        return any(start <= now < end for start, end in self.outages)


CALM = Luck(0.0, 0.0, Fault.NONE, 1, 1)
