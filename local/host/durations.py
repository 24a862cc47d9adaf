"""Durations as .NET spells them (`[d.]hh:mm[:ss[.f]]`), the form of host.json, retry policies and timer schedules."""

import re
from datetime import timedelta

TIME_SPAN = re.compile(
    r"(?:(?P<days>\d+)\.)?(?P<hours>[01]?\d|2[0-3]):(?P<minutes>[0-5]?\d)(?::(?P<seconds>[0-5]?\d(?:\.\d+)?))?"
)


def is_time_span(text: str) -> bool:
    return TIME_SPAN.fullmatch(text.strip()) is not None


def time_span(text: str) -> timedelta:
    """Read a TimeSpan; raises ValueError. `24:00:00` is refused: .NET reads it as 24 days, which nobody means."""
    found = TIME_SPAN.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is no TimeSpan such as 00:05:00 or 1.12:00:00")
    return timedelta(**{unit: float(amount) for unit, amount in found.groupdict().items() if amount})
