"""The inline constraints of ASP.NET routes, such as `{id:guid}` or `{page:int:min(1)}`."""

import re
from collections.abc import Callable
from datetime import datetime

type Constraint = Callable[[str], bool]

INT_32 = 2**31
INT_64 = 2**63
GUID = re.compile(r"[{(]?[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}[})]?", re.IGNORECASE)
INTEGER = re.compile(r"\s*[+-]?\d+\s*", re.ASCII)
DECIMAL = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)\s*", re.ASCII)
FLOAT = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*", re.ASCII | re.IGNORECASE)
ALPHA = re.compile(r"[a-z]*", re.IGNORECASE | re.ASCII)


def _within(limit: int) -> Constraint:
    return lambda text: INTEGER.fullmatch(text) is not None and -limit <= int(text) < limit


def _shaped(pattern: re.Pattern[str]) -> Constraint:
    return lambda text: pattern.fullmatch(text) is not None


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_file(text: str) -> bool:
    name = text.rpartition("/")[2]
    return "." in name and not name.endswith(".")


PLAIN: dict[str, Constraint] = {
    "int": _within(INT_32),
    "long": _within(INT_64),
    "guid": _shaped(GUID),
    "bool": lambda text: text.lower() in {"true", "false"},
    "datetime": _is_moment,
    "decimal": _shaped(DECIMAL),
    "double": _shaped(FLOAT),
    "float": _shaped(FLOAT),
    "alpha": _shaped(ALPHA),
    "required": bool,
    "file": _is_file,
    "nonfile": lambda text: not _is_file(text),
}


def _number_between(low: int, high: int) -> Constraint:
    return lambda text: INTEGER.fullmatch(text) is not None and low <= int(text) <= high


def _length_between(low: int, high: int) -> Constraint:
    return lambda text: low <= len(text) <= high


def _length(low: str, high: str | None = None) -> Constraint:
    return _length_between(int(low), int(high or low))


def _regex(pattern: str) -> Constraint:
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda text: compiled.search(text) is not None


WITH_ARGUMENTS: dict[str, Callable[..., Constraint]] = {
    "min": lambda low: _number_between(int(low), INT_64),
    "max": lambda high: _number_between(-INT_64, int(high)),
    "range": lambda low, high: _number_between(int(low), int(high)),
    "minlength": lambda low: _length_between(int(low), INT_32),
    "maxlength": lambda high: _length_between(0, int(high)),
    "length": _length,
}


def constraint(name: str, argument: str | None) -> Constraint:
    """The check behind a constraint's name; raises ValueError for an unknown one or a bad argument."""
    if argument is None and name in PLAIN:
        return PLAIN[name]
    if argument is not None and name == "regex":
        return _regex(argument)
    if argument is None or name not in WITH_ARGUMENTS:
        taking = f" taking {argument!r}" if argument is not None else ""
        raise ValueError(f"there is no route constraint {name!r}{taking}")
    try:
        return WITH_ARGUMENTS[name](*(part.strip() for part in argument.split(",")))
    except (TypeError, ValueError):
        raise ValueError(f"the route constraint {name!r} cannot take {argument!r}") from None
