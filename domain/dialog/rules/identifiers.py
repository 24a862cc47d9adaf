"""Ids that callers choose: UUID version 7 of the past (M-036), no two the same in a list (S-042)."""

from collections.abc import Callable, Hashable, Iterable
from typing import Protocol
from uuid import UUID

from domain.dialog.rules.times import TOLERANCE
from domain.kernel import texts
from domain.kernel.failures import Failure, Failures, make_failure
from domain.kernel.ids import is_uuid7, time_of
from domain.kernel.moment import Moment


class _Identified(Protocol):
    @property
    def id(self) -> UUID | None: ...


def uuid7(field: str, value: UUID | None, moment: Moment) -> Failures:
    if value is None:
        return
    if not is_uuid7(value):
        yield make_failure(field, texts.malformed_uuid7, value)
    if (made := time_of(value)) >= moment.now + TOLERANCE:
        yield make_failure(field, texts.uuid7_in_future, value, made)


def unique_ids(field: str, items: Iterable[_Identified] | None) -> Failures:
    """Compare the ids that were given; those left out get new ones."""
    return unique(field, (item.id for item in items or () if item.id is not None))


def unique[K: Hashable](field: str, keys: Iterable[K], same: Callable[[K], Hashable] | None = None) -> Failures:
    """Name each repeated key once, as it was first given; `same` says what counts as equal."""
    first: dict[Hashable, K] = {}
    repeated: dict[Hashable, K] = {}
    for key in keys:
        compared = key if same is None else same(key)
        if compared in first:
            repeated[compared] = first[compared]
        else:
            first[compared] = key
    if repeated:
        yield Failure(field, texts.duplicates(repeated.values()))
