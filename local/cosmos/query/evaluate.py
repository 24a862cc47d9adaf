"""The meaning of expressions: each is turned into a function from a row to a value, undefined included.

A row maps the aliases in scope to their values. Truth is three-valued, as undefined spreads through comparisons:
only what is true, neither false nor undefined, passes a WHERE.
"""

import math
import operator
from collections.abc import Callable, Iterator, Mapping
from functools import singledispatch
from typing import Any, Final

from local.cosmos.failure import bad_request
from local.cosmos.query.functions import AGGREGATES, FUNCTIONS
from local.cosmos.query.syntax import (
    ArrayLiteral,
    Between,
    Binary,
    Call,
    Conditional,
    Constant,
    Expression,
    Member,
    Membership,
    Name,
    ObjectLiteral,
    Parameter,
    Query,
    Source,
    Subquery,
    Unary,
)
from local.cosmos.values import UNDEFINED, comparable, equal, is_number

type Row = Mapping[str, Any]
type Meaning = Callable[[Row], Any]


class Scope:
    """What names mean where an expression stands: the parameters' values and the aliases that rows hold."""

    def __init__(self, parameters: Mapping[str, Any], aliases: frozenset[str] = frozenset()) -> None:
        self.parameters = parameters
        self.aliases = aliases

    def with_alias(self, alias: str) -> "Scope":
        return Scope(self.parameters, self.aliases | {alias})

    def parameter(self, name: str) -> Any:
        if name not in self.parameters:
            raise bad_request(f"The query parameter {name} has no value.")
        return self.parameters[name]


@singledispatch
def meaning(expression: Any, scope: Scope) -> Meaning:
    """Turn an expression into a function; raises Refused 400 for unknown names, functions and parameters."""
    raise NotImplementedError(type(expression), scope)


@meaning.register
def _(expression: Constant, _scope: Scope) -> Meaning:
    value = expression.value
    return lambda _row: value


@meaning.register
def _(expression: Parameter, scope: Scope) -> Meaning:
    value = scope.parameter(expression.name)
    return lambda _row: value


@meaning.register
def _(expression: Name, scope: Scope) -> Meaning:
    if expression.name not in scope.aliases:
        raise bad_request(f"Identifier '{expression.name}' could not be resolved.")
    return operator.itemgetter(expression.name)


@meaning.register
def _(expression: Member, scope: Scope) -> Meaning:
    holder, key = meaning(expression.of, scope), meaning(expression.key, scope)
    return lambda row: _member(holder(row), key(row))


@meaning.register
def _(expression: ArrayLiteral, scope: Scope) -> Meaning:
    items = [meaning(item, scope) for item in expression.items]
    return lambda row: [value for value in (item(row) for item in items) if value is not UNDEFINED]


@meaning.register
def _(expression: ObjectLiteral, scope: Scope) -> Meaning:
    pairs = [(name, meaning(value, scope)) for name, value in expression.pairs]
    return lambda row: {name: value for name, item in pairs if (value := item(row)) is not UNDEFINED}


@meaning.register
def _(expression: Unary, scope: Scope) -> Meaning:
    operand, change = meaning(expression.operand, scope), _UNARY[expression.operator]
    return lambda row: change(operand(row))


@meaning.register
def _(expression: Binary, scope: Scope) -> Meaning:
    left, right = meaning(expression.left, scope), meaning(expression.right, scope)
    join = _BINARY[expression.operator]
    return lambda row: join(left(row), right(row))


@meaning.register
def _(expression: Conditional, scope: Scope) -> Meaning:
    test, then, otherwise = (meaning(part, scope) for part in (expression.test, expression.then, expression.otherwise))
    return lambda row: then(row) if test(row) is True else otherwise(row)


@meaning.register
def _(expression: Membership, scope: Scope) -> Meaning:
    operand, choices = meaning(expression.operand, scope), [meaning(choice, scope) for choice in expression.choices]
    negated = expression.negated

    def is_member(row: Row) -> Any:
        value = operand(row)
        if value is UNDEFINED:
            return UNDEFINED
        return any(equal(value, choice(row)) for choice in choices) is not negated

    return is_member


@meaning.register
def _(expression: Between, scope: Scope) -> Meaning:
    within = Binary(
        "AND", Binary(">=", expression.operand, expression.low), Binary("<=", expression.operand, expression.high)
    )
    return meaning(Unary("NOT", within) if expression.negated else within, scope)


@meaning.register
def _(expression: Call, scope: Scope) -> Meaning:
    if expression.function in AGGREGATES:
        raise bad_request(f"The aggregate {expression.function} may only stand in the SELECT of a query.")
    if expression.function not in FUNCTIONS:
        raise bad_request(f"'{expression.function}' is not a built-in function that the local Cosmos DB supports.")
    fewest, most, function = FUNCTIONS[expression.function]
    if not fewest <= len(expression.arguments) <= most:
        raise bad_request(f"The function {expression.function} takes {fewest} to {most} arguments.")
    arguments = [meaning(argument, scope) for argument in expression.arguments]
    return lambda row: function(*[argument(row) for argument in arguments])


@meaning.register
def _(expression: Subquery, scope: Scope) -> Meaning:
    rows, inner = sources(expression.query, scope)
    keeps, value = condition(expression.query.where, inner), selection(expression.query, inner)

    def found(row: Row) -> Iterator[Any]:
        return (result for each in rows(row) if keeps(each) and (result := value(each)) is not UNDEFINED)

    if expression.form == "EXISTS":
        return lambda row: any(True for _ in found(row))
    if expression.form == "ARRAY":
        return lambda row: list(found(row))
    return lambda row: next(found(row), UNDEFINED)


def condition(where: Expression | None, scope: Scope) -> Callable[[Row], bool]:
    if where is None:
        return lambda _row: True
    holds = meaning(where, scope)
    return lambda row: holds(row) is True


def selection(query: Query, scope: Scope) -> Meaning:
    """What a query makes of a row that it keeps."""
    if query.form == "VALUE":
        return meaning(query.selected[0].expression, scope)
    if query.form == "OBJECT":
        pairs = tuple((projection.name, projection.expression) for projection in query.selected)
        return meaning(ObjectLiteral(pairs), scope)
    if query.joins:
        raise bad_request("'SELECT *' is only valid with a single input set.")
    return meaning(Name(query.source.alias), scope)


def sources(query: Query, scope: Scope) -> tuple[Callable[[Row], Iterator[Row]], Scope]:
    """Turn FROM and JOIN into a function from an outer row to the rows of the query, and the scope within it."""
    steps: list[tuple[str, Meaning]] = []
    every = (query.source, *query.joins) if query.source.over else query.joins
    if not query.source.over:
        scope = _rooted(query.source, scope)
    for source in every:
        if source.alias in scope.aliases:
            raise bad_request(f"The alias '{source.alias}' is used twice.")
        steps.append((source.alias, meaning(_over(source), scope)))
        scope = scope.with_alias(source.alias)
    return lambda row: _unfolded(row, steps), scope


def _rooted(source: Source, scope: Scope) -> Scope:
    if scope.aliases and source.alias not in scope.aliases:
        raise bad_request(f"Identifier '{source.alias}' could not be resolved.")
    return scope.with_alias(source.alias)


def _over(source: Source) -> Expression:
    if source.over is None:
        raise bad_request("JOIN needs IN and an array.")
    return source.over


def _unfolded(row: Row, steps: list[tuple[str, Meaning]]) -> Iterator[Row]:
    if not steps:
        yield row
        return
    (alias, array), *rest = steps
    elements = array(row)
    for element in elements if isinstance(elements, list) else ():
        yield from _unfolded({**row, alias: element}, rest)


def _member(holder: Any, key: Any) -> Any:
    if isinstance(holder, dict) and isinstance(key, str):
        return holder.get(key, UNDEFINED)
    if isinstance(holder, list) and is_number(key) and key == int(key) and 0 <= key < len(holder):
        return holder[int(key)]
    return UNDEFINED


def _and(left: Any, right: Any) -> Any:
    if left is False or right is False:
        return False
    return True if left is True and right is True else UNDEFINED


def _or(left: Any, right: Any) -> Any:
    if left is True or right is True:
        return True
    return False if left is False and right is False else UNDEFINED


def _not(value: Any) -> Any:
    return not value if isinstance(value, bool) else UNDEFINED


def _equals(left: Any, right: Any) -> Any:
    return UNDEFINED if left is UNDEFINED or right is UNDEFINED else equal(left, right)


def _differs(left: Any, right: Any) -> Any:
    return UNDEFINED if left is UNDEFINED or right is UNDEFINED else not equal(left, right)


def _compared(test: Callable[[Any, Any], bool], null_answer: bool) -> Callable[[Any, Any], Any]:
    def compare(left: Any, right: Any) -> Any:
        if not comparable(left, right):
            return UNDEFINED
        return null_answer if left is None else test(left, right)

    return compare


def _calculated(compute: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def calculate(left: Any, right: Any) -> Any:
        if not (is_number(left) and is_number(right)):
            return UNDEFINED
        try:
            return compute(left, right)
        except (ZeroDivisionError, OverflowError):
            return UNDEFINED

    return calculate


def _joined_text(left: Any, right: Any) -> Any:
    return left + right if isinstance(left, str) and isinstance(right, str) else UNDEFINED


_UNARY: Final[dict[str, Callable[[Any], Any]]] = {
    "NOT": _not,
    "-": lambda value: -value if is_number(value) else UNDEFINED,
    "+": lambda value: value if is_number(value) else UNDEFINED,
}
_BINARY: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "AND": _and,
    "OR": _or,
    "??": lambda left, right: right if left is UNDEFINED else left,
    "=": _equals,
    "!=": _differs,
    "<": _compared(operator.lt, null_answer=False),
    "<=": _compared(operator.le, null_answer=True),
    ">": _compared(operator.gt, null_answer=False),
    ">=": _compared(operator.ge, null_answer=True),
    "||": _joined_text,
    "+": _calculated(operator.add),
    "-": _calculated(operator.sub),
    "*": _calculated(operator.mul),
    "/": _calculated(operator.truediv),
    "%": _calculated(math.fmod),
}
