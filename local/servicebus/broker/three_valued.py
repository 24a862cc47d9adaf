"""How SQL filters decide: operators over values that may be unknown (None), mixing types only where C# would.

Microsoft Learn, "Subscription Rule SQL Filter Syntax": unknown AND false is false, unknown OR true is true, everything
else that touches unknown is unknown. A property that is not there is unknown.
"""

import operator
import re
from collections.abc import Callable
from typing import Any, Protocol
from uuid import UUID


class Filtered(Protocol):
    """A message, as filters see it."""

    @property
    def properties(self) -> list[Any]:
        """The properties section of the message."""

    @property
    def folded_properties(self) -> dict[str, Any]:
        """Application properties by lower-case name."""


type Expression = Callable[[Filtered], Any]
type Predicate = Callable[[Filtered], bool | None]


def conjunction(left: Predicate, right: Predicate) -> Predicate:
    def both(message: Filtered) -> bool | None:
        first, second = left(message), right(message)
        if first is False or second is False:
            return False
        return True if first is True and second is True else None

    return both


def disjunction(left: Predicate, right: Predicate) -> Predicate:
    def either(message: Filtered) -> bool | None:
        first, second = left(message), right(message)
        if first is True or second is True:
            return True
        return False if first is False and second is False else None

    return either


def negation(operand: Predicate) -> Predicate:
    def inverted(message: Filtered) -> bool | None:
        value = operand(message)
        return None if not isinstance(value, bool) else not value

    return inverted


def binary(apply: Callable[[Any, Any], Any], left: Expression, right: Expression) -> Expression:
    """Unknown when a side is unknown or the two do not go together (C# would not compile or throw)."""

    def result(message: Filtered) -> Any:
        first, second = left(message), right(message)
        if not _go_together(first, second):
            return None
        try:
            return apply(first, second)
        except (TypeError, ArithmeticError):
            return None

    return result


def membership(operand: Expression, choices: list[Expression]) -> Predicate:
    def is_one_of(message: Filtered) -> bool | None:
        value = operand(message)
        if value is None:
            return None
        offered = (choice(message) for choice in choices)
        return any(_go_together(value, choice) and value == choice for choice in offered)

    return is_one_of


def _kind(value: Any) -> str | None:
    for types, kind in _KINDS:
        if isinstance(value, types):
            return kind
    return None


_KINDS: list[tuple[Any, str]] = [
    (bool, "boolean"),
    ((int, float), "number"),
    (str, "text"),
    (UUID, "id"),
    (bytes, "bytes"),
]


def _go_together(first: Any, second: Any) -> bool:
    kind = _kind(first)
    return kind is not None and kind == _kind(second)


def like(value: Any, pattern: Any, escape: Any) -> bool | None:
    if not isinstance(value, str) or not isinstance(pattern, str) or not isinstance(escape, str):
        return None
    return re.fullmatch(_regular_expression(pattern, escape), value, re.DOTALL) is not None


def _regular_expression(pattern: str, escape: str) -> str:
    parts, characters = [], iter(pattern)
    for character in characters:
        if character == escape:
            parts.append(re.escape(next(characters, "")))
        else:
            parts.append(_WILDCARDS.get(character) or re.escape(character))
    return "".join(parts)


_WILDCARDS = {"%": ".*", "_": "."}


def _quotient(first: Any, second: Any) -> Any:
    """Whole numbers divide towards zero, as in C#."""
    if isinstance(first, int) and isinstance(second, int):
        return (abs(first) // abs(second)) * (1 if (first < 0) == (second < 0) else -1)
    return first / second


def _remainder(first: Any, second: Any) -> Any:
    return (
        first - second * _quotient(first, second)
        if isinstance(first, int) and isinstance(second, int)
        else first % second
    )


COMPARATORS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _quotient,
    "%": _remainder,
}
