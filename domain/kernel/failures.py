"""A failure is a value: where a rule was broken, and the sentence that says so."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Concatenate, Self

MOST_FAILURES = 100
"""How many failures are told at once; whoever sent more learns of the rest after mending these."""


@dataclass(frozen=True, slots=True)
class Failure:
    """`path` is relative to the rule that yields it, in the contract's spelling (`attachments[0].urls`).

    `is_of_request` marks a failure of the request beside its body: its key has no prefix.
    """

    path: str
    text: str
    is_of_request: bool = False

    def prefixed_with(self, parent: str) -> Self:
        if self.is_of_request:
            return self
        return replace(self, path=f"{parent}.{self.path}" if self.path else parent)


type Failures = Iterator[Failure]


def take_most(failures: Iterable[Failure]) -> tuple[Failure, ...]:
    """Look for as many failures as are told, and for one more that tells whether there are others."""
    return tuple(islice(failures, MOST_FAILURES + 1))


def quote_field(field: str) -> str:
    """Give the name by which sentences quote a field (S-011)."""
    return field[0].upper() + field[1:]


def make_failure[**P](
    field: str, sentence: Callable[Concatenate[str, P], str], *args: P.args, **kwargs: P.kwargs
) -> Failure:
    """Make the failure of `field`, of which `sentence` speaks by name."""
    return Failure(field, sentence(quote_field(field), *args, **kwargs))


def each[T](name: str, items: Sequence[T] | None, rule: Callable[[T], Iterable[Failure]]) -> Failures:
    """Apply a rule to every item of the list `name`; paths get the item's index."""
    for index, item in enumerate(items or ()):
        for failure in rule(item):
            yield failure.prefixed_with(f"{name}[{index}]")


def within[T](name: str, value: T | None, rule: Callable[[T], Iterable[Failure]]) -> Failures:
    """Apply a rule to the part `name` when it is there."""
    if value is not None:
        for failure in rule(value):
            yield failure.prefixed_with(name)
