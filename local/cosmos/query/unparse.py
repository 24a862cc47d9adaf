"""Writes a query back as text, for the rewritten queries of a query plan."""

import json
from functools import singledispatch
from typing import Any

from local.cosmos.query.syntax import (
    ArrayLiteral,
    Between,
    Binary,
    Call,
    Conditional,
    Constant,
    Member,
    Membership,
    Name,
    ObjectLiteral,
    Parameter,
    Query,
    SortKey,
    Source,
    Subquery,
    Unary,
)
from local.cosmos.values import UNDEFINED


@singledispatch
def text_of(part: Any) -> str:
    """The part as text that parses to the same part."""
    raise NotImplementedError(type(part))


@text_of.register
def _(part: Constant) -> str:
    return "undefined" if part.value is UNDEFINED else json.dumps(part.value)


@text_of.register
def _(part: Parameter) -> str:
    return part.name


@text_of.register
def _(part: Name) -> str:
    return part.name


@text_of.register
def _(part: Member) -> str:
    return f"{text_of(part.of)}[{text_of(part.key)}]"


@text_of.register
def _(part: ArrayLiteral) -> str:
    return f"[{', '.join(map(text_of, part.items))}]"


@text_of.register
def _(part: ObjectLiteral) -> str:
    return f"{{{', '.join(f'{json.dumps(name)}: {text_of(value)}' for name, value in part.pairs)}}}"


@text_of.register
def _(part: Unary) -> str:
    return f"({part.operator} {text_of(part.operand)})"


@text_of.register
def _(part: Binary) -> str:
    return f"({text_of(part.left)} {part.operator} {text_of(part.right)})"


@text_of.register
def _(part: Conditional) -> str:
    return f"({text_of(part.test)} ? {text_of(part.then)} : {text_of(part.otherwise)})"


@text_of.register
def _(part: Membership) -> str:
    return f"({text_of(part.operand)} {_not(part.negated)}IN ({', '.join(map(text_of, part.choices))}))"


@text_of.register
def _(part: Between) -> str:
    return f"({text_of(part.operand)} {_not(part.negated)}BETWEEN {text_of(part.low)} AND {text_of(part.high)})"


@text_of.register
def _(part: Call) -> str:
    return f"{part.function}({', '.join(map(text_of, part.arguments))})"


@text_of.register
def _(part: Subquery) -> str:
    return f"{'' if part.form == 'FIRST' else part.form}({text_of(part.query)})"


@text_of.register
def _(part: Source) -> str:
    return part.alias if part.over is None else f"{part.alias} IN {text_of(part.over)}"


@text_of.register
def _(part: SortKey) -> str:
    return f"{text_of(part.expression)} {'DESC' if part.descending else 'ASC'}"


@text_of.register
def _(part: Query) -> str:
    clauses = [
        "SELECT DISTINCT" if part.distinct else "SELECT",
        f"TOP {text_of(part.top)}" if part.top else "",
        _selected(part),
        f"FROM {text_of(part.source)}",
        *(f"JOIN {text_of(join)}" for join in part.joins),
        f"WHERE {text_of(part.where)}" if part.where else "",
        f"ORDER BY {', '.join(map(text_of, part.order))}" if part.order else "",
        f"OFFSET {text_of(part.offset)} LIMIT {text_of(part.limit)}" if part.offset else "",
    ]
    return " ".join(clause for clause in clauses if clause)


def _selected(query: Query) -> str:
    if query.form == "*":
        return "*"
    if query.form == "VALUE":
        return f"VALUE {text_of(query.selected[0].expression)}"
    return ", ".join(f"{text_of(each.expression)} AS {json.dumps(each.name)}" for each in query.selected)


def _not(negated: bool) -> str:
    return "NOT " if negated else ""
