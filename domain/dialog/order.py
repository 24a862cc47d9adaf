"""The order of parts that were made in one moment: by id (M-068)."""

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID


class _Identified(Protocol):
    @property
    def id(self) -> UUID: ...


def in_order[T: _Identified](parts: Iterable[T]) -> tuple[T, ...]:
    return tuple(sorted(parts, key=lambda part: part.id))
