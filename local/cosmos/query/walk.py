"""Walks over the parts of an expression, without entering subqueries."""

from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any

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
    Subquery,
    Unary,
)

_LEAVES = (Constant, Parameter, Name, Subquery)
_BRANCHES = (Member, ArrayLiteral, ObjectLiteral, Unary, Binary, Conditional, Membership, Between, Call)


def parts(expression: Expression) -> Iterator[Expression]:
    """The expression itself and everything it is made of."""
    yield expression
    if not isinstance(expression, _LEAVES):
        for each in fields(expression):
            yield from _inner(getattr(expression, each.name))


def _inner(value: Any) -> Iterator[Expression]:
    if isinstance(value, (*_LEAVES, *_BRANCHES)):
        yield from parts(value)
    elif isinstance(value, tuple):
        for item in value:
            yield from _inner(item)


def changed(expression: Expression, change: Callable[[Expression], Expression | None]) -> Expression:
    """Copy the expression with every part replaced for which `change` has another."""
    other = change(expression)
    if other is not None:
        return other
    if isinstance(expression, _LEAVES):
        return expression
    values = [_changed_inner(getattr(expression, each.name), change) for each in fields(expression)]
    return type(expression)(*values)


def _changed_inner(value: Any, change: Callable[[Expression], Expression | None]) -> Any:
    if isinstance(value, (*_LEAVES, *_BRANCHES)):
        return changed(value, change)
    if isinstance(value, tuple):
        return tuple(_changed_inner(item, change) for item in value)
    return value


def conjuncts(expression: Expression | None) -> Iterator[Expression]:
    """The conditions that must all hold."""
    return operands(expression, "AND") if expression is not None else iter(())


def operands(expression: Expression, operator: str) -> Iterator[Expression]:
    """What a chain of one operator is made of, from left to right."""
    if isinstance(expression, Binary) and expression.operator == operator:
        yield from operands(expression.left, operator)
        yield from operands(expression.right, operator)
    else:
        yield expression
