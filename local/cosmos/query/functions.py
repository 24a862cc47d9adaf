"""The built-in functions; each takes values, undefined among them, and returns one."""

import math
from collections.abc import Callable
from typing import Any, Final

from local.cosmos.values import UNDEFINED, equal, is_number

type Function = Callable[..., Any]


def _contains_text(text: Any, part: Any, ignore_case: Any = False) -> Any:
    return _on_texts(lambda whole, piece: piece in whole, text, part, ignore_case)


def _starts_with(text: Any, part: Any, ignore_case: Any = False) -> Any:
    return _on_texts(str.startswith, text, part, ignore_case)


def _ends_with(text: Any, part: Any, ignore_case: Any = False) -> Any:
    return _on_texts(str.endswith, text, part, ignore_case)


def _string_equals(text: Any, other: Any, ignore_case: Any = False) -> Any:
    return _on_texts(str.__eq__, text, other, ignore_case)


def _on_texts(test: Callable[[str, str], bool], text: Any, part: Any, ignore_case: Any) -> Any:
    if not (isinstance(text, str) and isinstance(part, str) and isinstance(ignore_case, bool)):
        return UNDEFINED
    return test(text.lower(), part.lower()) if ignore_case else test(text, part)


def _of_text(change: Callable[[str], Any]) -> Function:
    return lambda value: change(value) if isinstance(value, str) else UNDEFINED


def _of_number(change: Callable[[Any], Any]) -> Function:
    return lambda value: change(value) if is_number(value) else UNDEFINED


def _array_contains(array: Any, item: Any, partial: Any = False) -> Any:
    if not isinstance(array, list) or item is UNDEFINED or not isinstance(partial, bool):
        return UNDEFINED
    matches = _covers if partial else equal
    return any(matches(element, item) for element in array)


def _covers(element: Any, part: Any) -> bool:
    if isinstance(element, dict) and isinstance(part, dict):
        return all(name in element and _covers(element[name], value) for name, value in part.items())
    return equal(element, part)


def _array_length(array: Any) -> Any:
    return len(array) if isinstance(array, list) else UNDEFINED


def _array_concat(*arrays: Any) -> Any:
    if not all(isinstance(array, list) for array in arrays):
        return UNDEFINED
    return [element for array in arrays for element in array]


def _array_slice(array: Any, start: Any, length: Any = None) -> Any:
    if not isinstance(array, list) or not isinstance(start, int) or not isinstance(length, int | None):
        return UNDEFINED
    first = max(0, start + len(array)) if start < 0 else start
    return array[first:] if length is None else array[first : first + max(0, length)]


def _concat(*texts: Any) -> Any:
    return "".join(texts) if all(isinstance(text, str) for text in texts) else UNDEFINED


def _substring(text: Any, start: Any, length: Any) -> Any:
    if not (isinstance(text, str) and is_number(start) and is_number(length)) or start < 0:
        return UNDEFINED
    return text[int(start) : int(start) + max(0, int(length))]


def _index_of(text: Any, part: Any) -> Any:
    return text.find(part) if isinstance(text, str) and isinstance(part, str) else UNDEFINED


def _of_kind(*kinds: type) -> Function:
    return lambda value: type(value) in kinds


def _is_primitive(value: Any) -> bool:
    return value is not UNDEFINED and not isinstance(value, (list, dict))


FUNCTIONS: Final[dict[str, tuple[int, int, Function]]] = {
    "ABS": (1, 1, _of_number(abs)),
    "ARRAY_CONCAT": (2, 99, _array_concat),
    "ARRAY_CONTAINS": (2, 3, _array_contains),
    "ARRAY_LENGTH": (1, 1, _array_length),
    "ARRAY_SLICE": (2, 3, _array_slice),
    "CEILING": (1, 1, _of_number(math.ceil)),
    "CONCAT": (2, 99, _concat),
    "CONTAINS": (2, 3, _contains_text),
    "ENDSWITH": (2, 3, _ends_with),
    "FLOOR": (1, 1, _of_number(math.floor)),
    "INDEX_OF": (2, 2, _index_of),
    "IS_ARRAY": (1, 1, _of_kind(list)),
    "IS_BOOL": (1, 1, _of_kind(bool)),
    "IS_DEFINED": (1, 1, lambda value: value is not UNDEFINED),
    "IS_NULL": (1, 1, lambda value: value is None),
    "IS_NUMBER": (1, 1, is_number),
    "IS_OBJECT": (1, 1, _of_kind(dict)),
    "IS_PRIMITIVE": (1, 1, _is_primitive),
    "IS_STRING": (1, 1, _of_kind(str)),
    "LENGTH": (1, 1, _of_text(len)),
    "LOWER": (1, 1, _of_text(str.lower)),
    "LTRIM": (1, 1, _of_text(str.lstrip)),
    "RTRIM": (1, 1, _of_text(str.rstrip)),
    "STARTSWITH": (2, 3, _starts_with),
    "STRINGEQUALS": (2, 3, _string_equals),
    "SUBSTRING": (3, 3, _substring),
    "TRIM": (1, 1, _of_text(str.strip)),
    "UPPER": (1, 1, _of_text(str.upper)),
}
"""Name to the fewest and most arguments, and the function."""

AGGREGATES: Final = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG"})
