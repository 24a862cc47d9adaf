"""Points in time as the contract writes and reads them."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.kernel.command import Command, Instant, Query
from domain.kernel.instants import write_instant


class Sent(Command):
    at: Instant


class Asked(Query):
    at: Instant


def read(text: str) -> datetime:
    return Sent.model_validate_json(json.dumps({"at": text})).at


instants = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=2))])).filter(
    lambda instant: 1 < instant.year < 9999
)


def test_written_instant_is_utc_with_seven_digits() -> None:
    assert write_instant(datetime(2026, 6, 1, 14, 0, 0, 5, tzinfo=timezone(timedelta(hours=2)))) == (
        "2026-06-01T12:00:00.0000050Z"
    )


@given(instants)
def test_written_instant_reads_back(instant: datetime) -> None:
    assert read(write_instant(instant)) == instant


@given(instants, instants)
def test_text_order_is_time_order(one: datetime, other: datetime) -> None:
    assert (write_instant(one) < write_instant(other)) == (one < other)


def test_what_was_read_is_in_utc() -> None:
    assert read("2026-06-01T14:00:00+02:00").tzinfo is UTC


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-01:00"])
def test_instant_beyond_the_calendar_in_utc_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        read(text)


@pytest.mark.parametrize("text", ["2026-06-01T12:00:00", "2026-06-01", "yesterday", ""])
def test_instant_without_offset_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        read(text)


@pytest.mark.parametrize("text", ["2026-06-01T12:00:00Z", "2026-06-01T14:00:00+02:00", "2026-06-01T12:00:00.0000000Z"])
def test_offsets_are_read(text: str) -> None:
    assert read(text) == datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("text", ["1700000000", "0.5", "-1", "1_000"])
def test_number_as_text_is_no_instant(text: str) -> None:
    with pytest.raises(ValidationError):
        read(text)
    with pytest.raises(ValidationError):
        Asked.model_validate({"at": text})


def test_number_is_no_instant() -> None:
    with pytest.raises(ValidationError):
        Sent.model_validate_json('{"at": 1700000000}')
