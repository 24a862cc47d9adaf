"""The order of a list, and where a page ended: orderBy and continuationToken (S-137 to S-144)."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from domain.kernel.instants import write_instant


class OrderKey(StrEnum):
    CREATED_AT = "createdat"
    UPDATED_AT = "updatedat"
    CONTENT_UPDATED_AT = "contentupdatedat"
    DUE_AT = "dueat"
    ID = "id"


class Ordering(NamedTuple):
    key: OrderKey
    descending: bool = True

    def __str__(self) -> str:
        return f"{self.key}_{'desc' if self.descending else 'asc'}"


class MalformedError(ValueError):
    """The text is not an order, or not a token of this order; the message says why."""


type Order = tuple[Ordering, ...]
type Boundary = tuple[str | None, ...]
"""The last item's value for each key of the order: instants and ids as written, None for a missing dueAt."""

DEFAULT: Order = (Ordering(OrderKey.CONTENT_UPDATED_AT), Ordering(OrderKey.ID))


def read_order(text: str | None) -> Order:
    """Read orderBy; id always comes last, and alone it follows contentUpdatedAt (S-138, S-139)."""
    if text is None or not text.strip():
        return DEFAULT
    parts = tuple(_read_part(part.strip()) for part in text.split(","))
    keys = [part.key for part in parts]
    if len(set(keys)) != len(keys):
        raise MalformedError("'OrderBy' names a key twice.")
    sorted_by = tuple(part for part in parts if part.key is not OrderKey.ID) or DEFAULT[:1]
    last = next((part for part in parts if part.key is OrderKey.ID), DEFAULT[-1])
    return (*sorted_by, last)


def _read_part(part: str) -> Ordering:
    name, _, direction = part.lower().partition("_")
    if name not in OrderKey or direction not in ("", "asc", "desc"):
        keys = ", ".join(OrderKey)
        raise MalformedError(f"'OrderBy' takes a comma list of key, key_asc or key_desc with the keys {keys}.")
    return Ordering(OrderKey(name), direction != "asc")


def write_order(order: Order) -> str:
    return ",".join(str(part) for part in order)


def read_token(text: str, order: Order) -> Boundary:
    """Read a continuation token; it must hold every key of the order, others are ignored (S-142)."""
    values: dict[OrderKey, str | None] = {}
    for part in text.split(","):
        name, separator, value = part.partition("_")
        key = name.strip().lower()
        if not separator or "_" in value or key not in OrderKey or OrderKey(key) in values:
            raise MalformedError("'ContinuationToken' is malformed.")
        values[OrderKey(key)] = _value(OrderKey(key), value.strip())
    missing = [part.key for part in order if part.key not in values]
    if missing:
        raise MalformedError(f"'ContinuationToken' lacks the keys of 'OrderBy': {', '.join(missing)}.")
    return tuple(values[part.key] for part in order)


def _value(key: OrderKey, text: str) -> str | None:
    if not text and key is OrderKey.DUE_AT:
        return None
    try:
        return str(UUID(text)) if key is OrderKey.ID else write_instant(_instant(text))
    except (ValueError, OverflowError):
        raise MalformedError(f"'ContinuationToken' has a malformed value of {key}.") from None


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(text)
    return instant


def write_token(order: Order, boundary: Sequence[str | None]) -> str:
    return ",".join(f"{part.key}_{value or ''}" for part, value in zip(order, boundary, strict=True))
