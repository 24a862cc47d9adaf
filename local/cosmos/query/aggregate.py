"""Aggregates over all rows of a query: COUNT, SUM, MIN, MAX and AVG in its SELECT."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from local.cosmos.failure import bad_request, unsupported
from local.cosmos.query.evaluate import Meaning, Row, Scope, meaning, selection
from local.cosmos.query.functions import AGGREGATES
from local.cosmos.query.syntax import Call, Constant, Expression, Name, Projection, Query
from local.cosmos.query.walk import changed, parts
from local.cosmos.values import ARRAY_KIND, UNDEFINED, is_number, kind, rank

type Reduction = Callable[[list[Any]], Any]


def aggregates_of(query: Query) -> list[Call]:
    """The aggregate calls in the SELECT, from left to right."""
    return [
        part
        for projection in query.selected
        for part in parts(projection.expression)
        if isinstance(part, Call) and part.function in AGGREGATES
    ]


def counts_rows(query: Query) -> bool:
    """Whether the query only asks how many rows there are: COUNT of a constant and nothing else."""
    calls = aggregates_of(query)
    return bool(calls) and all(
        call.function == "COUNT"
        and len(call.arguments) == 1
        and isinstance(call.arguments[0], Constant)
        and call.arguments[0].value is not UNDEFINED
        for call in calls
    )


def aggregated(query: Query, rows: Iterable[Row], scope: Scope) -> list[Any]:
    """Reduce the rows to the one result of the query, or to none when that is undefined."""
    calls = list(dict.fromkeys(aggregates_of(query)))
    arguments = [_argument(call, scope) for call in calls]
    collected: list[list[Any]] = [[] for _ in calls]
    for row in rows:
        for values, argument in zip(collected, arguments, strict=True):
            if (value := argument(row)) is not UNDEFINED:
                values.append(value)
    results = {call: _REDUCTIONS[call.function](values) for call, values in zip(calls, collected, strict=True)}
    return _shaped(query, results, scope.parameters)


def counted(query: Query, rows: int, scope: Scope) -> list[Any]:
    """The result of a query that `counts_rows`, from their number."""
    return _shaped(query, dict.fromkeys(aggregates_of(query), rows), scope.parameters)


def _shaped(query: Query, results: dict[Call, Any], parameters: Mapping[str, Any]) -> list[Any]:
    """Put the aggregates' results into the shape that SELECT asks for."""
    row = {f"aggregate {position}": value for position, value in enumerate(results.values())}
    names = dict(zip(results, map(Name, row), strict=True))

    def stand_in(expression: Expression) -> Expression | None:
        return names.get(expression) if isinstance(expression, Call) else None

    selected = tuple(Projection(changed(each.expression, stand_in), each.name) for each in query.selected)
    if any(isinstance(part, Name) and part.name not in row for each in selected for part in parts(each.expression)):
        raise bad_request("Aggregates and plain values cannot stand together without GROUP BY.")
    value = selection(Query(query.form, selected, query.source), Scope(parameters, frozenset(row)))(row)
    return [] if value is UNDEFINED else [value]


def _argument(call: Call, scope: Scope) -> Meaning:
    if len(call.arguments) != 1:
        raise unsupported(f"{call.function} of other than one argument")
    return meaning(call.arguments[0], scope)


def _sum(values: list[Any]) -> Any:
    return sum(values) if all(map(is_number, values)) else UNDEFINED


def _average(values: list[Any]) -> Any:
    return sum(values) / len(values) if values and all(map(is_number, values)) else UNDEFINED


def _extreme(choose: Callable[..., Any]) -> Reduction:
    def reduce(values: list[Any]) -> Any:
        scalars = [value for value in values if kind(value) < ARRAY_KIND]
        return choose(scalars, key=rank) if values and len(scalars) == len(values) else UNDEFINED

    return reduce


_REDUCTIONS: Final[dict[str, Reduction]] = {
    "COUNT": len,
    "SUM": _sum,
    "AVG": _average,
    "MIN": _extreme(min),
    "MAX": _extreme(max),
}
