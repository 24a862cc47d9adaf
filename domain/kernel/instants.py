"""How an instant is read and written: UTC with seven digits and Z, so that text order is time order (S-002)."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, PlainSerializer, WithJsonSchema


def written(instant: datetime) -> str:
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "0Z"


def in_utc(instant: datetime) -> datetime:
    """Refuse what only its offset keeps within the calendar: it could be neither compared nor written."""
    try:
        return instant.astimezone(UTC)
    except OverflowError as beyond:
        raise ValueError("beyond the calendar in UTC") from beyond


Instant = Annotated[
    AwareDatetime,
    AfterValidator(in_utc),
    PlainSerializer(written, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""A point in time; must carry an offset when read, is UTC with seven digits when written."""
