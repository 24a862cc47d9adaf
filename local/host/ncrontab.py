"""NCRONTAB expressions: five or six fields, where a moment must satisfy every field (day AND weekday, unlike cron)."""

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

MONTHS = tuple(calendar.month_name)[1:]
WEEKDAYS = (calendar.day_name[6], *tuple(calendar.day_name)[:6])  # Sunday is 0
SHORTEST_NAME = 3
LONGEST_GAP = timedelta(days=366 * 41)  # 29 February on a given weekday, around 2100, which is no leap year


@dataclass(frozen=True)
class Field:
    """One field's meaning: what it counts, its bounds, and the names that stand for numbers."""

    called: str
    lowest: int
    highest: int
    names: Sequence[str] = ()

    def values(self, text: str) -> frozenset[int]:
        return frozenset(value for part in text.split(",") for value in self._part(part))

    def _part(self, part: str) -> Iterator[int]:
        span, slash, step = part.partition("/")
        if slash and not (step.isdigit() and int(step)):
            raise ValueError(f"{part!r} has no valid step in the field {self.called}")
        first, last = self._span(span, open_ended=bool(slash))
        if first > last:
            raise ValueError(f"{part!r} runs backwards in the field {self.called}")
        yield from range(first, last + 1, int(step or 1))

    def _span(self, span: str, *, open_ended: bool) -> tuple[int, int]:
        if span == "*":
            return self.lowest, self.highest
        first, dash, last = span.partition("-")
        start = self._number(first)
        if dash:
            return start, self._number(last)
        return start, self.highest if open_ended else start

    def _number(self, text: str) -> int:
        number = int(text) if text.isdigit() else self._named(text)
        if not self.lowest <= number <= self.highest:
            raise ValueError(f"{text!r} is outside {self.lowest}-{self.highest} in the field {self.called}")
        return number

    def _named(self, text: str) -> int:
        wanted = text.lower()
        for offset, name in enumerate(self.names):
            if len(wanted) >= SHORTEST_NAME and name.lower().startswith(wanted):
                return self.lowest + offset
        raise ValueError(f"{text!r} means nothing in the field {self.called}")


FIELDS = (
    Field("second", 0, 59),
    Field("minute", 0, 59),
    Field("hour", 0, 23),
    Field("day", 1, 31),
    Field("month", 1, 12, MONTHS),
    Field("weekday", 0, 6, WEEKDAYS),
)


@dataclass(frozen=True)
class Ncrontab:
    """A parsed expression. Times are UTC, as on Azure's Linux plans."""

    seconds: frozenset[int]
    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read five fields (second 0) or six; raises ValueError that names the field, or that nothing ever matches."""
        parts = text.split()
        if len(parts) == len(FIELDS) - 1:
            parts = ["0", *parts]
        if len(parts) != len(FIELDS):
            raise ValueError(f"{text!r} has {len(parts)} fields; NCRONTAB has five or six")
        parsed = cls(*(field.values(part) for field, part in zip(FIELDS, parts, strict=True)))
        parsed.next_after(datetime(2000, 1, 1, tzinfo=UTC))
        return parsed

    def next_after(self, moment: datetime) -> datetime:
        """The first matching whole second after `moment`."""
        candidate = moment.replace(microsecond=0) + timedelta(seconds=1)
        horizon = candidate + LONGEST_GAP
        while candidate < horizon:
            later = self._first_mismatch_skipped(candidate)
            if later == candidate:
                return candidate
            candidate = later
        raise ValueError("the schedule never occurs")

    def _first_mismatch_skipped(self, at: datetime) -> datetime:
        if not self._matches_date(at):
            return at.replace(hour=0, minute=0, second=0) + timedelta(days=1)
        if at.hour not in self.hours:
            return at.replace(minute=0, second=0) + timedelta(hours=1)
        if at.minute not in self.minutes:
            return at.replace(second=0) + timedelta(minutes=1)
        if at.second not in self.seconds:
            return at + timedelta(seconds=1)
        return at

    def _matches_date(self, at: datetime) -> bool:
        return at.month in self.months and at.day in self.days and at.isoweekday() % 7 in self.weekdays
