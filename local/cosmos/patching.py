"""Partial updates of an item: add, set, replace, remove, incr and move at JSON pointer paths."""

from collections.abc import Callable
from typing import Any, Final

from local.cosmos.failure import bad_request
from local.cosmos.values import is_number

type Operation = dict[str, Any]
type Holder = dict[str, Any] | list[Any]

MOST_OPERATIONS: Final = 10
_SYSTEM: Final = frozenset({"id", "_rid", "_self", "_etag", "_ts", "_attachments"})
_APPEND: Final = "-"


def patched(document: dict[str, Any], operations: Any) -> dict[str, Any]:
    """Apply the operations in order to `document` itself; raises Refused 400 at the first that cannot be applied."""
    if not isinstance(operations, list) or not operations:
        raise bad_request("A patch needs at least one operation.")
    if len(operations) > MOST_OPERATIONS:
        raise bad_request(f"The number of patch operations can't exceed '{MOST_OPERATIONS}'.")
    for operation in operations:
        _apply(document, operation)
    return document


def _apply(document: dict[str, Any], operation: Operation) -> None:
    change = _CHANGES.get(str(operation.get("op")).lower())
    if change is None:
        raise bad_request(f"Unknown patch operation {operation.get('op')!r}.")
    change(document, operation)


def _names(pointer: Any) -> list[str]:
    if not isinstance(pointer, str) or not pointer.startswith("/") or pointer == "/":
        raise bad_request(f"The patch path {pointer!r} does not begin with '/' and a name.")
    names = [part.replace("~1", "/").replace("~0", "~") for part in pointer[1:].split("/")]
    if names[0] in _SYSTEM:
        raise bad_request(f"Cannot patch system property {pointer}.")
    return names


def _holder(document: dict[str, Any], pointer: Any) -> tuple[Holder, str]:
    """Find what holds the last name of the path; each step before it must exist."""
    *steps, last = _names(pointer)
    holder: Any = document
    for step in steps:
        holder = _child(holder, step, pointer)
    if not isinstance(holder, (dict, list)):
        raise bad_request(f"The patch path {pointer} leads through a value that holds nothing.")
    return holder, last


def _child(holder: Any, step: str, pointer: str) -> Any:
    if isinstance(holder, dict) and step in holder:
        return holder[step]
    if isinstance(holder, list):
        return holder[_index(step, len(holder) - 1, pointer)]
    raise bad_request(f"The patch path {pointer} leads through {step!r}, which does not exist.")


def _index(step: str, highest: int, pointer: str) -> int:
    if not step.isdecimal() or int(step) > highest:
        raise bad_request(f"The patch path {pointer} points outside its array.")
    return int(step)


def _value(operation: Operation) -> Any:
    if "value" not in operation:
        raise bad_request(f"The patch operation {operation.get('op')} needs a value.")
    return operation["value"]


def _add(document: dict[str, Any], operation: Operation) -> None:
    _insert(document, operation.get("path"), _value(operation))


def _insert(document: dict[str, Any], pointer: Any, value: Any) -> None:
    holder, last = _holder(document, pointer)
    if isinstance(holder, dict):
        holder[last] = value
    else:
        holder.insert(len(holder) if last == _APPEND else _index(last, len(holder), str(pointer)), value)


def _set(document: dict[str, Any], operation: Operation) -> None:
    holder, last = _holder(document, operation.get("path"))
    if isinstance(holder, dict):
        holder[last] = _value(operation)
    elif last == _APPEND or last == str(len(holder)):
        holder.append(_value(operation))
    else:
        holder[_index(last, len(holder) - 1, operation["path"])] = _value(operation)


def _replace(document: dict[str, Any], operation: Operation) -> None:
    holder, last = _existing(document, operation.get("path"))
    holder[last] = _value(operation)


def _remove(document: dict[str, Any], operation: Operation) -> None:
    holder, last = _existing(document, operation.get("path"))
    del holder[last]


def _increase(document: dict[str, Any], operation: Operation) -> None:
    step = _value(operation)
    holder, last = _holder(document, operation.get("path"))
    if isinstance(holder, dict) and last not in holder:
        holder[last] = 0
    _, place = _existing(document, operation["path"])
    held: Any = holder
    if not is_number(step) or not is_number(held[place]):
        raise bad_request(f"The patch path {operation['path']} and its increment are not both numbers.")
    held[place] += step


def _move(document: dict[str, Any], operation: Operation) -> None:
    source, target = str(operation.get("from")), str(operation.get("path"))
    if target == source or target.startswith(source + "/"):
        raise bad_request("A value cannot be moved into itself.")
    holder, last = _existing(document, source)
    value = holder[last]
    del holder[last]
    _insert(document, target, value)


def _existing(document: dict[str, Any], pointer: Any) -> tuple[Any, Any]:
    holder, last = _holder(document, pointer)
    if isinstance(holder, list):
        return holder, _index(last, len(holder) - 1, str(pointer))
    if last not in holder:
        raise bad_request(f"The patch path {pointer} does not exist.")
    return holder, last


_CHANGES: Final[dict[str, Callable[[dict[str, Any], Operation], None]]] = {
    "add": _add,
    "set": _set,
    "replace": _replace,
    "remove": _remove,
    "incr": _increase,
    "increment": _increase,
    "move": _move,
}
