"""JSON values as Cosmos sees them: a value may also be undefined, and every kind has its place in the order."""

from enum import Enum
from typing import Any, Final


class Undefined(Enum):
    """The absence of a value, distinct from JSON null."""

    UNDEFINED = "undefined"


UNDEFINED: Final = Undefined.UNDEFINED

NULL_KIND: Final = 1
ARRAY_KIND: Final = 5
OBJECT_KIND: Final = 6
_KINDS: Final[dict[type, int]] = {
    Undefined: 0,
    type(None): NULL_KIND,
    bool: 2,
    int: 3,
    float: 3,
    str: 4,
    list: ARRAY_KIND,
    dict: OBJECT_KIND,
}


def kind(value: Any) -> int:
    """Place of the value's kind in the order: undefined, null, boolean, number, string, array, object."""
    return _KINDS[type(value)]


def is_number(value: Any) -> bool:
    return type(value) is int or type(value) is float


def equal(left: Any, right: Any) -> bool:
    """Deep equality in which true is not 1, as JSON has it and Python has not."""
    if kind(left) != kind(right):
        return False
    if isinstance(left, list):
        return len(left) == len(right) and all(map(equal, left, right))
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(equal(left[key], right[key]) for key in left)
    return bool(left == right)


def comparable(left: Any, right: Any) -> bool:
    """Whether < and > have an answer: both of one kind, and that kind neither array nor object nor undefined."""
    return 0 < kind(left) < ARRAY_KIND and kind(left) == kind(right)


def rank(value: Any) -> tuple[int, Any]:
    """A Python sort key that follows Cosmos' order of scalars."""
    return (kind(value), 0 if value is None or value is UNDEFINED else value)
