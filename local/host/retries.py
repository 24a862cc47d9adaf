"""How often and how long after each other a failed call is tried again."""

from dataclasses import dataclass
from datetime import timedelta
from random import uniform
from typing import Any, Self

UNLIMITED = -1
JITTER = 0.2
OUTAGE_FIRST_DELAY = 0.2
OUTAGE_LONGEST_DELAY = 5.0


@dataclass(frozen=True)
class RetryPolicy:
    """A function's retry policy; a fixed delay has equal bounds. `max_count` -1 never gives up."""

    max_count: int
    shortest: float
    longest: float

    @classmethod
    def read(cls, options: Any) -> Self:
        """Read the retry options the worker reports."""
        if options.retry_strategy == "fixed_delay":
            delay = _seconds(options.delay_interval)
            return cls(options.max_retry_count, delay, delay)
        return cls(options.max_retry_count, _seconds(options.minimum_interval), _seconds(options.maximum_interval))

    def allows(self, retry: int) -> bool:
        """Whether the retry numbered `retry`, counted from 1, may happen."""
        return self.max_count == UNLIMITED or retry <= self.max_count

    def delay(self, retry: int) -> float:
        """Seconds to wait before the retry numbered `retry`, counted from 1."""
        if self.shortest == self.longest:
            return self.shortest
        jitter = uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  # spreads load, guards nothing
        return max(self.shortest, min(doubled(self.shortest, retry) * jitter, self.longest))


def doubled(first: float, attempt: int) -> float:
    return float(first * 2 ** min(attempt - 1, 32))


def outage_delay(failures: int) -> float:
    """Seconds to wait after the given number of failures in a row of a service the host depends on."""
    return min(doubled(OUTAGE_FIRST_DELAY, failures), OUTAGE_LONGEST_DELAY)


def _seconds(duration: timedelta) -> float:
    return duration.total_seconds()
