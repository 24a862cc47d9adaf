"""The stand-in's clock: whole milliseconds since 1970, the unit of every time on the wire and on disk."""

import time

TICKS_AT_1970 = 621_355_968_000_000_000
TICKS_PER_MILLISECOND = 10_000


def now() -> int:
    return time.time_ns() // 1_000_000


def dotnet_ticks(milliseconds: int) -> int:
    """Session lock times travel as .NET ticks: 100 ns since the year 1."""
    return TICKS_AT_1970 + milliseconds * TICKS_PER_MILLISECOND
