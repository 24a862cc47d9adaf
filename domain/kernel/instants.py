"""Instants of state: UTC, written with seven digits and Z, so that text order is time order (S-002)."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema


def write_instant(instant: datetime) -> str:
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "0Z"


def _read(value: Any) -> datetime:
    """Read what was written here; pydantic would look for other forms too, at several times the price."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))


WRITTEN = (
    PlainSerializer(write_instant, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
)
"""What all instants share, kept or sent: how they are written."""

Instant = Annotated[datetime, PlainValidator(_read), *WRITTEN]
"""A point in time as it is kept and shown; what callers send is judged by the gate of `domain.kernel.command`."""
