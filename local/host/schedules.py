"""When a timer is due: an NCRONTAB expression or a fixed interval."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from local.host.durations import is_time_span, time_span
from local.host.ncrontab import Ncrontab


class Schedule(Protocol):
    def next_after(self, moment: datetime) -> datetime: ...


@dataclass(frozen=True)
class Interval:
    """The TimeSpan form of a schedule: so long after the previous occurrence."""

    length: timedelta

    def next_after(self, moment: datetime) -> datetime:
        return moment + self.length


def parse_schedule(text: str) -> Schedule:
    """Read a timer's schedule; raises ValueError that says what is wrong."""
    return Interval(time_span(text)) if is_time_span(text) else Ncrontab.parse(text)
