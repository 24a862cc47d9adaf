"""When a timer last ran and is next due, kept over restarts so that a missed occurrence is made up for."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from local.host.schedules import Schedule


@dataclass(frozen=True)
class TimerStatus:
    """The status as Azure's host records it; `last` is None before the first run."""

    last: datetime | None
    next: datetime
    updated: datetime

    @classmethod
    def first(cls, schedule: Schedule, now: datetime) -> Self:
        return cls(None, schedule.next_after(now), now)

    @classmethod
    def after_run(cls, schedule: Schedule, started: datetime, ended: datetime) -> Self:
        """Occurrences during a long run are skipped, not caught up with."""
        return cls(started, schedule.next_after(ended), ended)

    def under(self, schedule: Schedule, now: datetime) -> "TimerStatus":
        """Itself, or a fresh one when it was recorded under another schedule: that owes no run."""
        return self if schedule.next_after(self.updated) == self.next else TimerStatus.first(schedule, now)

    def is_past_due(self, now: datetime) -> bool:
        return now > self.next

    def as_json(self) -> dict[str, str]:
        """The form the function receives; .NET has a least date where there is none."""
        last = self.last.isoformat() if self.last else "0001-01-01T00:00:00"
        return {"Last": last, "Next": self.next.isoformat(), "LastUpdated": self.updated.isoformat()}


class TimerRecord:
    """One timer's status in a file; without a folder nothing is kept."""

    def __init__(self, folder: Path | None, function: str) -> None:
        self._file = folder / "timers" / f"{function}.json" if folder else None

    def read(self) -> TimerStatus | None:
        if self._file is None or not self._file.exists():
            return None
        moments = {name: datetime.fromisoformat(text) for name, text in json.loads(self._file.read_text()).items()}
        return TimerStatus(moments.get("last"), moments["next"], moments["updated"])

    def write(self, status: TimerStatus) -> None:
        if self._file is None:
            return
        moments = {name: moment.isoformat() for name, moment in asdict(status).items() if moment}
        self._file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._file.with_suffix(".new")
        unfinished.write_text(json.dumps(moments))
        unfinished.replace(self._file)
