"""How an instant is written: UTC with seven digits and Z, so that text order is time order (S-002)."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, PlainSerializer


def written(instant: datetime) -> str:
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "0Z"


Instant = Annotated[AwareDatetime, PlainSerializer(written, return_type=str, when_used="json")]
"""A point in time; must carry an offset when read, is UTC with seven digits when written."""
