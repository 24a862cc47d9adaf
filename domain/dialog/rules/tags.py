"""Search tags and service owner labels: short texts, each once, judged as they will be stored (M-118, M-120)."""

from collections.abc import Sequence
from typing import Protocol

from domain.dialog.rules import strings
from domain.dialog.rules.identifiers import unique
from domain.dialog.rules.strings import MAX_STRING
from domain.kernel import texts
from domain.kernel.failures import Failure, Failures, each

_SHORTEST = 3
_LONGEST_TAG = 63
_MOST_LABELS = 20


class _Valued(Protocol):
    @property
    def value(self) -> str: ...


def to_stored_form(value: str) -> str:
    return value.strip().lower()


def search_tags(field: str, tags: Sequence[_Valued] | None) -> Failures:
    yield from _values(field, tags, _LONGEST_TAG)


def service_owner_labels(field: str, labels: Sequence[_Valued] | None) -> Failures:
    if labels and len(labels) > _MOST_LABELS:
        yield Failure(field, texts.TWENTY_LABELS)
    yield from _values(field, labels, MAX_STRING)


def _values(field: str, items: Sequence[_Valued] | None, longest: int) -> Failures:
    yield from unique(field, (item.value for item in items or ()), same=to_stored_form)
    yield from each(field, items, lambda item: strings.between("value", item.value.strip(), _SHORTEST, longest))
