"""NCRONTAB: when a timer is due, and which expressions mean nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from local.host.ncrontab import Ncrontab
from local.host.schedules import Interval, parse_schedule

START = datetime(2026, 11, 23, 10, 15, 30, 500_000, tzinfo=UTC)  # a Monday


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("* * * * * *", "2026-11-23T10:15:31"),
        ("*/20 * * * * *", "2026-11-23T10:15:40"),
        ("0 */5 * * * *", "2026-11-23T10:20:00"),
        ("*/5 * * * *", "2026-11-23T10:20:00"),
        ("0 5/10 * * * *", "2026-11-23T10:25:00"),
        ("15,45 * * * * *", "2026-11-23T10:15:45"),
        ("0 0 9-17 * * *", "2026-11-23T11:00:00"),
        ("0 0 2 * * *", "2026-11-24T02:00:00"),
        ("0 30 9 * * 1-5", "2026-11-24T09:30:00"),
        ("0 30 9 * Jan Mon", "2027-01-04T09:30:00"),
        ("0 0 0 1 january *", "2027-01-01T00:00:00"),
        ("0 0 0 * * 0", "2026-11-29T00:00:00"),
        ("0 0 0 * * Sat,Sun", "2026-11-28T00:00:00"),
        ("0 0 12 10-20/5 * *", "2026-12-10T12:00:00"),
        ("0 0 0 29 2 *", "2028-02-29T00:00:00"),
        ("0 0 0 29 2 Tue", "2028-02-29T00:00:00"),
        ("0 0 0 13 * Fri", "2027-08-13T00:00:00"),
    ],
)
def test_next_occurrence(expression: str, expected: str) -> None:
    assert Ncrontab.parse(expression).next_after(START) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("* * * *", "has 4 fields"),
        ("* * * * * * *", "has 7 fields"),
        ("60 * * * * *", "outside 0-59 in the field second"),
        ("0 0 0 0 * *", "outside 1-31 in the field day"),
        ("0 0 0 * * 7", "outside 0-6 in the field weekday"),
        ("0 0 0 * Janus *", "means nothing in the field month"),
        ("0 0 0 * Ja *", "means nothing in the field month"),
        ("0 */0 * * * *", "no valid step in the field minute"),
        ("0 */x * * * *", "no valid step in the field minute"),
        ("0 0 17-9 * * *", "runs backwards in the field hour"),
        ("0 0 0 31 2 *", "never occurs"),
        ("0 , * * * *", "means nothing in the field minute"),
    ],
)
def test_senseless_expression_is_refused_with_its_field(expression: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Ncrontab.parse(expression)


FIELD_TEXTS = [
    some.sampled_from(["*", "*/7", "0", "10-40", "3,5,59", "30/10"]),
    some.sampled_from(["*", "*/15", "0", "10-40", "7,9"]),
    some.sampled_from(["*", "*/6", "23", "8-16"]),
    some.sampled_from(["*", "1", "10-20", "*/9"]),
    some.sampled_from(["*", "2", "Mar-Oct", "*/5"]),
    some.sampled_from(["*", "Mon-Fri", "0", "6"]),
]


@given(
    fields=some.tuples(*FIELD_TEXTS),
    moment=some.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=some.just(UTC)),  # noqa: DTZ001  # the strategy adds the zone
)
def test_next_occurrence_is_later_matches_and_nothing_lies_between(fields: tuple[str, ...], moment: datetime) -> None:
    schedule = Ncrontab.parse(" ".join(fields))
    found = schedule.next_after(moment)
    assert found > moment
    assert found.second in schedule.seconds
    assert found.isoweekday() % 7 in schedule.weekdays
    assert schedule.next_after(found - timedelta(seconds=1)) == found
    assert schedule.next_after(moment + (found - moment) / 2) == found


def test_time_span_is_an_interval_and_counts_days() -> None:
    assert parse_schedule("1.00:30:00") == Interval(timedelta(days=1, minutes=30))
    assert parse_schedule("00:00:05").next_after(START) == START + timedelta(seconds=5)


def test_time_span_of_24_hours_is_refused_as_dotnet_reads_24_days() -> None:
    with pytest.raises(ValueError, match="fields"):
        parse_schedule("24:00:00")
