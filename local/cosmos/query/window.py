"""Small questions about a whole query: its root alias, and how many results it skips and gives."""

from typing import Any

from local.cosmos.failure import bad_request, unsupported
from local.cosmos.query.evaluate import Scope
from local.cosmos.query.narrow import value_of
from local.cosmos.query.syntax import Expression, Member, Name, Query


def root_alias(query: Query) -> str:
    """The name under which a query sees the documents of the container."""
    expression: Expression | None = query.source.over
    if expression is None:
        return query.source.alias
    while isinstance(expression, Member):
        expression = expression.of
    if not isinstance(expression, Name):
        raise unsupported("FROM ... IN anything but a path of the document")
    return expression.name


def window(query: Query, scope: Scope) -> tuple[int, int | None]:
    """How many results to skip, and how many to give after them; None means all."""
    if query.top is not None and query.offset is not None:
        raise bad_request("TOP and OFFSET LIMIT cannot stand together.")
    offset = _count(query.offset, scope) or 0
    return offset, _count(query.top if query.top is not None else query.limit, scope)


def _count(expression: Expression | None, scope: Scope) -> int | None:
    if expression is None:
        return None
    value: Any = value_of(expression, scope)
    if type(value) is not int or value < 0:
        raise bad_request("TOP, OFFSET and LIMIT take a non-negative whole number.")
    return value
