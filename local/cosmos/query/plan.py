"""Query plans: how a client shall gather a query that crosses partitions, as the real gateway answers them."""

from dataclasses import replace
from typing import Any, Final

from local.cosmos.query.aggregate import aggregates_of
from local.cosmos.query.evaluate import Scope
from local.cosmos.query.syntax import (
    ArrayLiteral,
    Call,
    Constant,
    Expression,
    Member,
    Name,
    ObjectLiteral,
    Projection,
    Query,
)
from local.cosmos.query.unparse import text_of
from local.cosmos.query.window import root_alias, window

_AGGREGATES: Final = {"COUNT": "Count", "SUM": "Sum", "MIN": "Min", "MAX": "Max", "AVG": "Average"}
_EVERYWHERE: Final = {"min": "", "max": "FF", "isMinInclusive": True, "isMaxInclusive": False}


def needs_plan(query: Query) -> bool:
    """Whether the gateway leaves it to the client to put the partitions' results together."""
    return bool(query.order or query.distinct or query.top or query.offset or aggregates_of(query))


def planned(query: Query, parameters: dict[str, Any]) -> dict[str, Any]:
    """The plan of a query, in the form `partitionedQueryExecutionInfo` version 2."""
    offset, limit = window(query, Scope(parameters))
    calls = aggregates_of(query)
    return {
        "partitionedQueryExecutionInfoVersion": 2,
        "queryInfo": {
            "distinctType": "Unordered" if query.distinct else "None",
            "top": limit if query.top else None,
            "offset": offset if query.offset else None,
            "limit": limit if query.limit else None,
            "orderBy": ["Descending" if key.descending else "Ascending" for key in query.order],
            "orderByExpressions": [text_of(key.expression) for key in query.order],
            "groupByExpressions": [],
            "groupByAliases": [],
            "aggregates": [_AGGREGATES[call.function] for call in calls],
            "groupByAliasToAggregateType": {},
            "rewrittenQuery": _rewritten(query, calls, offset, limit),
            "hasSelectValue": query.form == "VALUE",
            "hasNonStreamingOrderBy": False,
        },
        "queryRanges": [_EVERYWHERE],
    }


def _rewritten(query: Query, calls: list[Call], offset: int, limit: int | None) -> str:
    """The query that each partition answers in its part."""
    if query.offset is not None:
        # Each partition gives what would do if it held all results; the client skips and cuts.
        query = replace(query, offset=Constant(0), limit=Constant(offset + (limit or 0)))
    if calls:
        return text_of(_partial_aggregates(query, calls))
    return text_of(_with_sort_items(query)) if query.order else text_of(query)


def _partial_aggregates(query: Query, calls: list[Call]) -> Query:
    items = tuple(ObjectLiteral((("item", _partial(call)),)) for call in calls)
    return replace(query, form="VALUE", selected=(Projection(ArrayLiteral(items), ""),))


def _partial(call: Call) -> Expression:
    if call.function != "AVG":
        return call
    return ObjectLiteral((("sum", Call("SUM", call.arguments)), ("count", Call("COUNT", call.arguments))))


def _with_sort_items(query: Query) -> Query:
    root = Name(root_alias(query))
    items = tuple(ObjectLiteral((("item", key.expression),)) for key in query.order)
    selected = (
        Projection(Member(root, Constant("_rid")), "_rid"),
        Projection(ArrayLiteral(items), "orderByItems"),
        Projection(_payload(query), "payload"),
    )
    return replace(query, form="OBJECT", selected=selected)


def _payload(query: Query) -> Expression:
    if query.form == "*":
        return Name(query.source.alias)
    if query.form == "VALUE":
        return query.selected[0].expression
    return ObjectLiteral(tuple((each.name, each.expression) for each in query.selected))
