"""How an instant is read and written: UTC with seven digits and Z, so that text order is time order (S-002)."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, PlainSerializer, Strict, ValidatorFunctionWrapHandler, WithJsonSchema, WrapValidator

_NUMBER = re.compile(r"\s*[+-]?[\d._]+\s*")


def written(instant: datetime) -> str:
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "0Z"


def in_utc(instant: datetime) -> datetime:
    """Refuse what only its offset keeps within the calendar: it could be neither compared nor written."""
    try:
        return instant.astimezone(UTC)
    except OverflowError as beyond:
        raise ValueError("beyond the calendar in UTC") from beyond


def _read(value: Any, read: ValidatorFunctionWrapHandler) -> datetime:
    """Refuse numbers, as text too: pydantic would take them for seconds since 1970. State is in UTC already."""
    if isinstance(value, datetime) and value.tzinfo is UTC:
        return value
    if not isinstance(value, str | datetime) or (isinstance(value, str) and _NUMBER.fullmatch(value)):
        raise ValueError("neither a text nor a date and time")
    return in_utc(read(value))


Instant = Annotated[
    AwareDatetime,
    Strict(strict=False),  # around it a function judges the type, and has text where JSON has
    WrapValidator(_read),
    PlainSerializer(written, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""A point in time; must carry an offset when read, is UTC with seven digits when written."""
