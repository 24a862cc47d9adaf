"""UUID version 7: made from a moment, and recognised (M-036, M-037)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

_VERSION = 7
_RFC_VARIANT = 0b10
_EPOCH = datetime.fromtimestamp(0, UTC)


def uuid7(millisecond: int, sequence: int, randomness: int) -> UUID:
    """Make an id that sorts by time, then by `sequence` (12 bits), then at random (62 bits)."""
    return UUID(
        int=(millisecond & (1 << 48) - 1) << 80
        | _VERSION << 76
        | (sequence & 0xFFF) << 64
        | _RFC_VARIANT << 62
        | randomness & (1 << 62) - 1
    )


def is_uuid7(value: UUID) -> bool:
    return value.int >> 76 & 0xF == _VERSION and value.int >> 62 & 0b11 == _RFC_VARIANT


def time_of(value: UUID) -> datetime:
    """Give the instant of its 48 bits, which reach beyond the last year that a datetime knows."""
    try:
        return _EPOCH + timedelta(milliseconds=value.int >> 80)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def ascending_ids(now: datetime, randomness: Callable[[int], int]) -> Callable[[], UUID]:
    """Give ids that never sort before an earlier one of the same source."""
    millisecond, sequence = int(now.timestamp() * 1000), -1

    def following() -> UUID:
        nonlocal millisecond, sequence
        sequence += 1
        if sequence > 0xFFF:  # noqa: PLR2004 - the 12 bits of uuid7's sequence
            millisecond, sequence = millisecond + 1, 0
        return uuid7(millisecond, sequence, randomness(62))

    return following
