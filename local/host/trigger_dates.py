"""Rewrites texts that look like dates, as the JSON library of Azure's host does to the documents of a trigger."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

_ISO = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,7}))?(?:Z|([+-])(\d\d):(\d\d))", re.ASCII)
_TICKS = re.compile(r"/Date\((-?\d{1,15})\)/", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SHORTEST = len("2026-01-01T00:00:00Z")
_T = len("2026-01-01")


def with_dates_rewritten(value: Any) -> Any:
    """A document as the function gets it: only texts change, never names or numbers."""
    if isinstance(value, str):
        return rewritten(value)
    if isinstance(value, dict):
        return {name: with_dates_rewritten(each) for name, each in value.items()}
    if isinstance(value, list):
        return [with_dates_rewritten(each) for each in value]
    return value


def rewritten(text: str) -> str:
    """A date with a zone without the zeros that end its fraction, in the host's zone; other texts are unchanged."""
    try:
        if len(text) >= _SHORTEST and text[_T] == "T" and (found := _ISO.fullmatch(text)):
            return _canonical(found)
        if text.startswith("/Date(") and (found := _TICKS.fullmatch(text)):
            moment = _EPOCH + timedelta(milliseconds=int(found[1]))
            return _written(moment, f"{moment.microsecond:06d}", "Z")
    except (ValueError, OverflowError):  # no such day, hour or offset
        return text
    return text


def _canonical(found: re.Match[str]) -> str:
    moment = datetime.fromisoformat(found[1])
    if not found[3]:
        return _written(moment, found[2] or "", "Z")
    offset = timedelta(hours=int(found[4]), minutes=int(found[5]))
    return _written(moment - offset if found[3] == "+" else moment + offset, found[2] or "", "+00:00")


def _written(moment: datetime, fraction: str, zone: str) -> str:
    digits = fraction.rstrip("0")
    return f"{moment.replace(tzinfo=None).isoformat('T', 'seconds')}{'.' if digits else ''}{digits}{zone}"
