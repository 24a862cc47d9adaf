"""Places in a document as SQL: one expression that sorts and compares in SQLite exactly as the value does in Cosmos.

Undefined becomes NULL; null, false and true become numbers below all others; numbers and strings stay what they are;
arrays and objects become blobs, which SQLite sorts last. A path that the indexing policy names has a column of its own,
filled when the item is written; any other is looked up in the body, to the same effect but more slowly. Numbers below
-1.5e308 would be taken for booleans: the price of one expression.
"""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any, Final

from local.cosmos.documents import write_json
from local.cosmos.values import UNDEFINED

type Path = tuple[str | int, ...]
type Place = Callable[[Path], str]
"""Finds the SQL expression of a path."""

NULL: Final = "-1.7e308"
FALSE: Final = "-1.6e308"
TRUE: Final = "-1.5e308"
SMALLEST_TEXT: Final = "''"
SMALLEST_BLOB: Final = "x''"
_LARGEST_INTEGER: Final = 2**63 - 1
_UNQUOTABLE: Final = frozenset("\"'\\")


def is_addressable(path: Path) -> bool:
    """Whether SQLite can follow the path: its JSON paths know no escapes within a name."""
    return all(isinstance(step, int) or (step.isprintable() and not _UNQUOTABLE & set(step)) for step in path)


def json_path(path: Path) -> str:
    steps = (f"[{step}]" if isinstance(step, int) else f'."{step}"' for step in path)
    return f"'${''.join(steps)}'"


def column_name(path: Path) -> str:
    """The name of the column that a path has when the indexing policy names it; SQLite takes b and B for one name."""
    return "".join(f"/{re.sub('[A-Z^]', r'^\g<0>', str(step))}" for step in path)


def column_path(name: str) -> Path | None:
    """The path whose column has this name; None for the columns that every item has."""
    return tuple(re.sub(r"\^(.)", r"\1", name[1:]).split("/")) if name.startswith("/") else None


def quoted(column: str) -> str:
    return f'"{column}"'


def value_in_body(path: Path) -> str:
    """The value at the path, looked up in the body; NULL means undefined."""
    place = json_path(path)
    return (
        f"CASE json_type(body,{place}) WHEN 'null' THEN {NULL} WHEN 'false' THEN {FALSE} WHEN 'true' THEN {TRUE}"
        f" WHEN 'array' THEN CAST(body->{place} AS BLOB) WHEN 'object' THEN CAST(body->{place} AS BLOB)"
        f" ELSE body->>{place} END"
    )


def value_in_column(document: dict[str, Any], path: Path) -> Any:
    """What the column of the path holds for a document: the same that `value_in_body` finds."""
    value: Any = document
    for step in path:
        value = value.get(step, UNDEFINED) if isinstance(value, dict) else UNDEFINED
    if isinstance(value, (list, dict)):
        return write_json(value).encode()
    return None if value is UNDEFINED else _stored(value)


def constant(value: Any) -> tuple[str, tuple[Any, ...]]:
    """A scalar as SQL to compare with a place, and its parameters."""
    return "?", (_stored(value),)


def is_constant_scalar(value: Any) -> bool:
    return value is not UNDEFINED and not isinstance(value, (list, dict))


def _as_read(literal: str) -> float:
    with closing(sqlite3.connect(":memory:")) as connection:
        value: float = connection.execute(f"SELECT {literal}").fetchone()[0]
    return value


# SQLite may round a literal differently from Python: these are its own readings.
_SPECIAL: Final[dict[Any, float]] = {None: _as_read(NULL), False: _as_read(FALSE), True: _as_read(TRUE)}


def _stored(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return _SPECIAL[value]
    if isinstance(value, int) and abs(value) > _LARGEST_INTEGER:
        return float(value)
    return value
