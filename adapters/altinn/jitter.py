"""Waits between attempts: growing, and spread so that callers do not come back together (W-002)."""

import math
from collections.abc import Callable, Iterator

FURTHER_ATTEMPTS = 3
_MEDIAN_FIRST_SECONDS = 1.0
_SPREAD = 4.0
_TO_MEDIAN = 1 / 1.4
"""Brings the median of the first wait to one unit."""


def waits(randomness: Callable[[int], int]) -> Iterator[float]:
    """Give seconds to wait before each further attempt: decorrelated jitter with a smooth spread."""
    reached = 0.0
    for attempt in range(FURTHER_ATTEMPTS):
        time = attempt + randomness(53) / 2**53
        following = 2**time * math.tanh(math.sqrt(_SPREAD * time))
        yield max(0.0, (following - reached) * _TO_MEDIAN * _MEDIAN_FIRST_SECONDS)
        reached = following
