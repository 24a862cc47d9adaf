"""Which texts of a trigger's documents come out changed: the forms measured under Azure's host."""

import pytest

from local.host.trigger_dates import rewritten, with_dates_rewritten


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        ("2026-01-01T12:00:00.100Z", "2026-01-01T12:00:00.1Z"),
        ("2026-01-01T12:00:00.000Z", "2026-01-01T12:00:00Z"),
        ("2026-01-01T12:00:00.1234560Z", "2026-01-01T12:00:00.123456Z"),
        ("2026-01-01T12:00:00.5+02:00", "2026-01-01T10:00:00.5+00:00"),
        ("2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00+00:00"),
        ("2026-01-01T12:00:00-03:30", "2026-01-01T15:30:00+00:00"),
        ("0001-01-01T12:00:00.0Z", "0001-01-01T12:00:00Z"),
        ("/Date(1700000000000)/", "2023-11-14T22:13:20Z"),
        ("/Date(1700000000050)/", "2023-11-14T22:13:20.05Z"),
    ],
)
def test_date_is_rewritten(stored: str, seen: str) -> None:
    assert rewritten(stored) == seen


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-01T12:00:00.1234567Z",
        "2026-01-01T12:00:00Z",
        "2026-01-01",
        "2026-01-01T12:00Z",
        "2026-01-01T12:00:00",
        "2026-01-01T12:00:00.12345670Z",
        "2026-13-01T12:00:00.000Z",
        "0001-01-01T00:30:00+01:00",
        "/Date(999999999999999)/",
        " 2026-01-01T12:00:00.000Z",
        "2026-01-01T12:00:00.000Z\n",
        "",
    ],
)
def test_other_text_is_unchanged(text: str) -> None:
    assert rewritten(text) == text


def test_names_numbers_and_nulls_are_unchanged() -> None:
    document = {"2026-01-01T12:00:00.000Z": [2**60, 1.50, None, True, {"at": "2026-01-01T12:00:00.000Z"}]}
    expected = {"2026-01-01T12:00:00.000Z": [2**60, 1.50, None, True, {"at": "2026-01-01T12:00:00Z"}]}
    assert with_dates_rewritten(document) == expected
