"""Hands to SQLite what it can decide of a WHERE, so that few documents need to be read.

A narrowing is a SQL condition that every row fulfils for which the WHERE is true. When it is exact, those are the only
rows that fulfil it; otherwise `evaluate` has the last word on each. A part that SQLite cannot decide narrows nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from local.cosmos.columns import (
    NULL,
    SMALLEST_BLOB,
    SMALLEST_TEXT,
    TRUE,
    Path,
    Place,
    constant,
    is_addressable,
    is_constant_scalar,
    json_path,
)
from local.cosmos.holders import Holders, joined
from local.cosmos.query.evaluate import Scope
from local.cosmos.query.syntax import (
    ArrayLiteral,
    Between,
    Binary,
    Call,
    Constant,
    Expression,
    Member,
    Membership,
    Name,
    Parameter,
    Unary,
)
from local.cosmos.query.walk import operands
from local.cosmos.values import UNDEFINED, is_number


@dataclass(frozen=True, slots=True)
class Narrowing:
    sql: str
    parameters: tuple[Any, ...] = ()
    exact: bool = True
    holders: tuple[Holders, ...] = ()
    is_only_held: bool = False
    """It says nothing but that the item is among its holders."""


EVERYTHING: Final = Narrowing("1")
_NOTHING_KNOWN: Final = Narrowing("1", exact=False)
_MOST_VALUES: Final = 10_000
_MOST_JOINED: Final = 400  # SQLite joins up to 500 subqueries
_MIRRORED: Final = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_LAST_CHARACTER: Final = "\U0010ffff"


class Indexes(Protocol):
    """What a container knows of which items hold what; None where no index tells."""

    def holders(self, path: Path, text: str) -> Holders | None: ...

    def equals(self, path: Path, values: list[Any]) -> Holders | None: ...


def narrowed(
    where: Expression | None, root: str, scope: Scope, place: Place, indexes: Indexes | None = None
) -> Narrowing:
    return EVERYTHING if where is None else _Narrower(root, scope, place, indexes).of(where)


class _Narrower:
    def __init__(self, root: str, scope: Scope, place: Place, indexes: Indexes | None) -> None:
        self._indexes = indexes
        self._root = root
        self._scope = scope
        self._place = place

    def of(self, expression: Expression) -> Narrowing:
        if isinstance(expression, Binary):
            return self._binary(expression)
        if isinstance(expression, Membership):
            return self._membership(expression)
        if isinstance(expression, Between):
            return self._between(expression)
        if isinstance(expression, Call):
            return self._call(expression)
        return self._single(expression)

    def _binary(self, expression: Binary) -> Narrowing:
        if expression.operator == "AND":
            return _all([self.of(each) for each in operands(expression, "AND")])
        if expression.operator == "OR":
            return _any([self.of(each) for each in operands(expression, "OR")])
        if expression.operator in _MIRRORED:
            return self._comparison(expression)
        return _NOTHING_KNOWN

    def _single(self, expression: Expression) -> Narrowing:
        if isinstance(expression, Unary) and expression.operator == "NOT":
            return self._absence(expression.operand)
        if isinstance(expression, Constant):
            return Narrowing("1" if expression.value is True else "0")
        path = self._path(expression)
        return _NOTHING_KNOWN if path is None else Narrowing(f"{self._place(path)} = {TRUE}")

    def _absence(self, operand: Expression) -> Narrowing:
        if isinstance(operand, Call) and operand.function == "IS_DEFINED" and len(operand.arguments) == 1:
            path = self._path(operand.arguments[0])
            if path is not None:
                return Narrowing(f"{self._place(path)} IS NULL")
        return _neither(self.of(operand))

    def _comparison(self, expression: Binary) -> Narrowing:
        sign, path, value = expression.operator, self._path(expression.left), self._value(expression.right)
        if path is None:
            sign, path, value = _MIRRORED[sign], self._path(expression.right), self._value(expression.left)
        if path is None or not is_constant_scalar(value):
            return _NOTHING_KNOWN
        if sign == "=":
            return self._one_of(path, [value])
        return _compared(self._place(path), sign, value)

    def _membership(self, expression: Membership) -> Narrowing:
        path, values = self._path(expression.operand), [self._value(choice) for choice in expression.choices]
        if path is None or not all(map(is_constant_scalar, values)) or len(values) > _MOST_VALUES:
            return _NOTHING_KNOWN
        return _excluded(self._place(path), values) if expression.negated else self._one_of(path, values)

    def _one_of(self, path: Path, values: list[Any]) -> Narrowing:
        known = self._indexes.equals(path, values) if self._indexes and values else None
        return _among(self._place(path), values) if known is None else _held(known)

    def _between(self, expression: Between) -> Narrowing:
        if expression.negated:
            return _NOTHING_KNOWN
        return _all(
            [
                self.of(Binary(">=", expression.operand, expression.low)),
                self.of(Binary("<=", expression.operand, expression.high)),
            ]
        )

    def _call(self, call: Call) -> Narrowing:
        narrower = {
            "ARRAY_CONTAINS": self._array_contains,
            "IS_DEFINED": self._is_defined,
            "IS_NULL": self._is_null,
            "STARTSWITH": self._starts_with,
        }.get(call.function)
        return narrower(call.arguments) if narrower else _NOTHING_KNOWN

    def _array_contains(self, arguments: tuple[Expression, ...]) -> Narrowing:
        if len(arguments) != 2:  # noqa: PLR2004 - the array and the item; a third argument asks for partial matches
            return _NOTHING_KNOWN
        array, item = arguments
        path, value = self._path(array), self._value(item)
        if path is not None and is_constant_scalar(value):
            known = self._indexes.holders(path, value) if self._indexes and isinstance(value, str) else None
            return _element(path, value) if known is None else _held(known)
        values, place = self._value(array), self._path(item)
        if place is None or not isinstance(values, list) or not all(map(is_constant_scalar, values)):
            return _NOTHING_KNOWN
        return self._one_of(place, values) if len(values) <= _MOST_VALUES else _NOTHING_KNOWN

    def _is_defined(self, arguments: tuple[Expression, ...]) -> Narrowing:
        return self._about_path(arguments, lambda place: f"{place} IS NOT NULL")

    def _is_null(self, arguments: tuple[Expression, ...]) -> Narrowing:
        return self._about_path(arguments, lambda place: f"{place} = {NULL}")

    def _about_path(self, arguments: tuple[Expression, ...], condition: Callable[[str], str]) -> Narrowing:
        path = self._path(arguments[0]) if len(arguments) == 1 else None
        return _NOTHING_KNOWN if path is None else Narrowing(condition(self._place(path)))

    def _starts_with(self, arguments: tuple[Expression, ...]) -> Narrowing:
        path, value = self._path(arguments[0]), self._value(arguments[1])
        if path is None or not isinstance(value, str) or len(arguments) != 2:  # noqa: PLR2004 - a third ignores case
            return _NOTHING_KNOWN
        place = self._place(path)
        return Narrowing(f"({place} >= ? AND {place} <= ?)", (value, value + _LAST_CHARACTER * 4), exact=False)

    def _path(self, expression: Expression) -> Path | None:
        path = path_of(expression, self._root, self._scope)
        return path if path and is_addressable(path) else None

    def _value(self, expression: Expression) -> Any:
        return value_of(expression, self._scope)


def path_of(expression: Expression, root: str, scope: Scope) -> Path | None:
    """The place in the document that an expression names; None when it is anything else."""
    if isinstance(expression, Name):
        return () if expression.name == root else None
    if not isinstance(expression, Member):
        return None
    holder, key = path_of(expression.of, root, scope), value_of(expression.key, scope)
    if holder is None or not (isinstance(key, str) or (type(key) is int and key >= 0)):
        return None
    return (*holder, key)


def value_of(expression: Expression, scope: Scope) -> Any:
    """The value of a constant expression; undefined when it depends on the row."""
    if isinstance(expression, Constant):
        return expression.value
    if isinstance(expression, Parameter):
        return scope.parameter(expression.name)
    if isinstance(expression, ArrayLiteral):
        values = [value_of(item, scope) for item in expression.items]
        return values if UNDEFINED not in values else UNDEFINED
    return UNDEFINED


def _all(parts: list[Narrowing]) -> Narrowing:
    """Side by side, not nested: SQLite reads conditions only so deep."""
    return Narrowing(
        f"({' AND '.join(part.sql for part in parts)})",
        tuple(parameter for part in parts for parameter in part.parameters),
        all(part.exact for part in parts),
        tuple(holders for part in parts for holders in part.holders),
    )


def _neither(narrowing: Narrowing) -> Narrowing:
    """Rule out what fulfils an exact narrowing; what is undefined fulfils neither it nor its negation."""
    if not narrowing.exact:
        return _NOTHING_KNOWN
    return Narrowing(f"NOT coalesce({narrowing.sql}, 0)", narrowing.parameters, exact=False)


def _any(parts: list[Narrowing]) -> Narrowing:
    if len(parts) <= _MOST_JOINED and all(part.is_only_held for part in parts):
        return _held(joined([part.holders[0] for part in parts]))
    # The plus keeps SQLite from answering an OR with several searches, whose results it would then have to sort.
    return Narrowing(
        f"+({' OR '.join(part.sql for part in parts)})",
        tuple(parameter for part in parts for parameter in part.parameters),
        all(part.exact for part in parts),
        (joined([part.holders[0] for part in parts]),) if all(part.holders for part in parts) else (),
    )


def _compared(place: str, sign: str, value: Any) -> Narrowing:
    sql, parameters = constant(value)
    if sign in ("=", "!="):
        return Narrowing(f"{place} {sign} {sql}", parameters)
    if isinstance(value, str):
        bound = f"{place} < {SMALLEST_BLOB}" if sign.startswith(">") else f"{place} >= {SMALLEST_TEXT}"
    elif is_number(value):
        bound = f"{place} < {SMALLEST_TEXT}" if sign.startswith(">") else f"{place} > {TRUE}"
    else:
        return _NOTHING_KNOWN
    return Narrowing(f"({place} {sign} {sql} AND {bound})", parameters)


def _among(place: str, values: list[Any]) -> Narrowing:
    listed, parameters = _constants(values)
    return Narrowing(f"{place} IN ({listed})", parameters)


def _excluded(place: str, values: list[Any]) -> Narrowing:
    listed, parameters = _constants(values)
    return Narrowing(f"{place} NOT IN ({listed}) AND {place} IS NOT NULL", parameters)


def _constants(values: list[Any]) -> tuple[str, tuple[Any, ...]]:
    constants = [constant(value) for value in values]
    return ",".join(sql for sql, _ in constants), tuple(parameter for _, given in constants for parameter in given)


def _held(holders: Holders) -> Narrowing:
    return Narrowing(holders.test, holders.parameters, holders=(holders,), is_only_held=True)


def _element(path: Path, value: Any) -> Narrowing:
    place = json_path(path)
    test, parameters = _element_test(value)
    found = f"EXISTS(SELECT 1 FROM json_each(body,{place}) AS element WHERE {test})"
    return Narrowing(f"(json_type(body,{place}) = 'array' AND {found})", parameters)


def _element_test(value: Any) -> tuple[str, tuple[Any, ...]]:
    if value is None:
        return "element.type = 'null'", ()
    if isinstance(value, bool):
        return f"element.type = '{str(value).lower()}'", ()
    kinds = "('text')" if isinstance(value, str) else "('integer','real')"
    sql, parameters = constant(value)
    return f"element.type IN {kinds} AND element.value = {sql}", parameters
