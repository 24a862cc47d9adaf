"""Places in a document as SQL: one expression that sorts and compares in SQLite exactly as the value does in Cosmos.

Undefined becomes NULL; null, false and true become numbers below all others; numbers and strings stay what they are;
arrays and objects become blobs, which SQLite sorts last. The same expression serves indexes, filters, order and
continuation. Numbers below -1.5e308 would be taken for booleans: the price of one expression.
"""

from typing import Any, Final

from local.cosmos.values import UNDEFINED

type Path = tuple[str | int, ...]

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


def ordered_value(path: Path) -> str:
    """The value at the path as one SQL expression; NULL means undefined."""
    if path == ("id",):
        return "id"
    place = json_path(path)
    return (
        f"CASE json_type(body,{place}) WHEN 'null' THEN {NULL} WHEN 'false' THEN {FALSE} WHEN 'true' THEN {TRUE}"
        f" WHEN 'array' THEN CAST(body->{place} AS BLOB) WHEN 'object' THEN CAST(body->{place} AS BLOB)"
        f" ELSE body->>{place} END"
    )


def constant(value: Any) -> tuple[str, tuple[Any, ...]]:
    """A scalar as SQL comparable with `ordered_value`, and its parameters."""
    if value is None:
        return NULL, ()
    if isinstance(value, bool):
        return TRUE if value else FALSE, ()
    if isinstance(value, int) and abs(value) > _LARGEST_INTEGER:
        value = float(value)
    return "?", (value,)


def is_constant_scalar(value: Any) -> bool:
    return value is not UNDEFINED and not isinstance(value, (list, dict))
