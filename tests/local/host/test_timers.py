"""Timer triggers: on schedule, one at a time, missed occurrences made up for, errors survived."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from local.host.schedules import parse_schedule
from local.host.timer_status import TimerRecord, TimerStatus
from tests.local.host.conftest import Visitor, WriteApp, until, visiting

SHOW = """
calls = []

@app.route("calls", methods=["GET"])
async def show(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse(json.dumps(calls))

def call(timer):
    calls.append({"at": time.time(), "past_due": timer.past_due, "status": timer.schedule_status})
"""
EVERY_SECOND = """
@app.timer_trigger("timer", "* * * * * *")
async def tick(timer: func.TimerRequest) -> None:
    call(timer)
"""
SLOW = """
@app.timer_trigger("timer", "00:00:00.05")
async def slow(timer: func.TimerRequest) -> None:
    calls.append("begin")
    await asyncio.sleep(0.2)
    calls.append("end")
"""
FAILING = """
@app.timer_trigger("timer", "00:00:00.05")
async def failing(timer: func.TimerRequest) -> None:
    calls.append("try")
    raise RuntimeError("on purpose")
"""
RETRIED = """
@app.timer_trigger("timer", "0 0 0 1 1 *", run_on_startup=True)
@app.retry(strategy="fixed_delay", max_retry_count="2", delay_interval="00:00:00")
async def retried(timer: func.TimerRequest, context: func.Context) -> None:
    calls.append([context.retry_context.retry_count, context.retry_context.max_retry_count])
    raise RuntimeError("on purpose")
"""
AT_START = """
@app.timer_trigger("timer", "0 0 0 1 1 *", run_on_startup=True)
def at_start(timer: func.TimerRequest) -> None:
    call(timer)
"""
NIGHTLY = """
@app.timer_trigger("timer", "0 0 3 * * *")
async def nightly(timer: func.TimerRequest) -> None:
    call(timer)
"""


async def calls(app: Visitor) -> list[object]:
    return list((await app.get("/api/calls")).json)


async def test_timer_fires_at_whole_seconds(write_app: WriteApp) -> None:
    async with visiting(write_app(SHOW + EVERY_SECOND)) as app:
        first, second = (await until(lambda: calls(app), lambda made: len(made) >= 2))[:2]
        assert isinstance(first, dict)
        assert isinstance(second, dict)
        assert int(second["at"]) == int(first["at"]) + 1
        assert not first["past_due"]
        assert set(first["status"]) == {"Last", "Next", "LastUpdated"}


async def test_timer_never_overlaps(write_app: WriteApp) -> None:
    async with visiting(write_app(SHOW + SLOW)) as app:
        made = await until(lambda: calls(app), lambda made: len(made) >= 6)
        assert made[:6] == ["begin", "end"] * 3


async def test_failing_timer_goes_on(write_app: WriteApp) -> None:
    async with visiting(write_app(SHOW + FAILING)) as app:
        await until(lambda: calls(app), lambda made: len(made) >= 3)


async def test_failing_timer_with_a_retry_policy_is_tried_again_in_place(write_app: WriteApp) -> None:
    async with visiting(write_app(SHOW + RETRIED)) as app:
        assert await until(lambda: calls(app), lambda made: len(made) == 3) == [[0, 2], [1, 2], [2, 2]]


async def test_run_on_startup_fires_at_once(write_app: WriteApp) -> None:
    async with visiting(write_app(SHOW + AT_START)) as app:
        await until(lambda: calls(app), lambda made: len(made) == 1)


def record(data: Path, **moments: datetime) -> None:
    (data / "timers").mkdir(parents=True)
    content = {name: moment.isoformat() for name, moment in moments.items()}
    (data / "timers" / "nightly.json").write_text(json.dumps(content))


async def test_missed_occurrence_is_made_up_for_once(write_app: WriteApp, tmp_path: Path) -> None:
    two_days_ago = datetime.now(UTC).replace(hour=12) - timedelta(days=2)
    missed = parse_schedule("0 0 3 * * *").next_after(two_days_ago)
    record(tmp_path / "data", next=missed, updated=two_days_ago)
    async with visiting(write_app(SHOW + NIGHTLY), data=tmp_path / "data") as app:
        (made,) = await until(lambda: calls(app), lambda made: len(made) == 1)
        assert isinstance(made, dict)
        assert made["past_due"]
    async with visiting(write_app(SHOW + NIGHTLY), data=tmp_path / "data") as app:
        assert (await app.trigger("nightly"))["state"] == "listening"
        assert await calls(app) == []


async def test_changed_schedule_owes_no_run(write_app: WriteApp, tmp_path: Path) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=9)
    record(tmp_path / "data", next=long_ago + timedelta(minutes=1), updated=long_ago)
    async with visiting(write_app(SHOW + NIGHTLY), data=tmp_path / "data") as app:
        assert (await app.trigger("nightly"))["next"].endswith("T03:00:00+00:00")
        assert await calls(app) == []


def test_occurrences_during_a_run_are_skipped() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    status = TimerStatus.after_run(parse_schedule("0 * * * * *"), start, start + timedelta(minutes=5, seconds=1))
    assert status.next == start + timedelta(minutes=6)


@pytest.mark.parametrize("last", [None, datetime(2026, 1, 1, tzinfo=UTC)])
def test_status_survives_a_restart(tmp_path: Path, last: datetime | None) -> None:
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    status = TimerStatus(last, moment + timedelta(hours=1), moment)
    TimerRecord(tmp_path, "f").write(status)
    assert TimerRecord(tmp_path, "f").read() == status


def test_without_a_folder_nothing_is_kept() -> None:
    record = TimerRecord(None, "f")
    record.write(TimerStatus(None, datetime.now(UTC), datetime.now(UTC)))
    assert record.read() is None
