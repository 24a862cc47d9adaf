"""Timer triggers: on schedule, by one host, never twice at once, made up for once when an occurrence was missed."""

import json
import math
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from local.host.bindings import TimerTrigger
from local.host.functions import Function
from local.host.invocations import Invocations
from local.host.listener import Listener
from local.host.singleton import alone
from local.host.stopping import StopSignal
from local.host.timer_status import TimerRecord, TimerStatus
from local.host.worker import Datum, FunctionFailed

SHORTEST_MONITORED = 60.0
LONGEST_SLEEP = 3600.0  # a laptop that slept finds the clock changed


class TimerListener(Listener):
    kind = "timerTrigger"

    def __init__(
        self, function: Function, trigger: TimerTrigger, invocations: Invocations, stop: StopSignal, data: Path | None
    ) -> None:
        super().__init__(function, stop)
        self._trigger = trigger
        self._invocations = invocations
        self._data = data
        self._record = TimerRecord(data if _is_monitored(trigger) else None, function.name)
        self._status = TimerStatus.first(trigger.schedule, _now())

    def state(self) -> dict[str, Any]:
        return super().state() | {"schedule": self._trigger.schedule_text, "next": self._status.next.isoformat()}

    async def listen(self) -> None:
        self.started.set()
        async with alone(self._data, self.function.name, self.stop):
            await self._listen_alone()

    async def _listen_alone(self) -> None:
        now = _now()
        known = self._record.read()
        self._status = known.under(self._trigger.schedule, now) if known else self._status
        self._record.write(self._status)
        if self._status.is_past_due(now):
            await self._run_once(is_past_due=True)
        elif self._trigger.run_on_startup:
            await self._run_once(is_past_due=False)
        while True:
            await self._until_due()
            await self._run_once(is_past_due=False)

    async def _until_due(self) -> None:
        while (left := (self._status.next - _now()).total_seconds()) > 0:
            await self.stop.sleep(min(left, LONGEST_SLEEP))
        self.stop.check()

    async def _run_once(self, *, is_past_due: bool) -> None:
        started = _now()
        info = {
            "Schedule": {"AdjustForDST": True},
            "ScheduleStatus": self._status.as_json(),
            "IsPastDue": is_past_due,
        }
        with suppress(FunctionFailed):  # once logged: the next occurrence comes as if nothing had been
            await self._invocations.with_retries(self.function, Datum(json.dumps(info), "json"), self.stop)
        self._status = TimerStatus.after_run(self._trigger.schedule, started, _now())
        self._record.write(self._status)


def _is_monitored(trigger: TimerTrigger) -> bool:
    """Azure's host keeps no status for schedules that fire more often than once a minute."""
    first = trigger.schedule.next_after(_now())
    gap = (trigger.schedule.next_after(first) - first).total_seconds()
    return trigger.use_monitor and math.ceil(gap) >= SHORTEST_MONITORED


def _now() -> datetime:
    return datetime.now(UTC)
