"""Finds the function of an HTTP request as Azure does: in the order of function names, the first match wins."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from local.host.bindings import HttpTrigger
from local.host.functions import Function
from local.host.refusals import FunctionRefused
from local.host.route_template import RouteTemplate

RESERVED = ("admin", "runtime")


@dataclass(frozen=True, slots=True)
class Route:
    function: Function
    template: RouteTemplate
    methods: frozenset[str] | None

    def overlaps(self, other: "Route") -> bool:
        if self.template.text.lower() != other.template.text.lower():
            return False
        return self.methods is None or other.methods is None or bool(self.methods & other.methods)


class RouteTable:
    """All HTTP functions of an app. The method is a constraint like any other: a wrong one matches nothing."""

    def __init__(self, functions: Iterable[Function], prefix: str) -> None:
        """Raises FunctionRefused for a template, constraint or overlap that Azure would refuse."""
        self.routes = tuple(_routes(functions, prefix))
        _refuse_overlaps(self.routes)
        methods = {method for route in self.routes for method in route.methods or ()}
        self._by_method = {method: _taking(self.routes, method) for method in methods}
        self._any_method = tuple(route for route in self.routes if route.methods is None)

    def find(self, method: str, path: str) -> tuple[Function, dict[str, str]] | None:
        """The function and route values of a request; `path` starts with a slash; an empty segment matches nothing."""
        if "//" in path:
            return None
        wanted = path.removeprefix("/")
        for route in self._by_method.get(method, self._any_method):
            values = route.template.match(wanted)
            if values is not None:
                return route.function, values
        return None


def _taking(routes: Iterable[Route], method: str) -> tuple[Route, ...]:
    return tuple(route for route in routes if route.methods is None or method in route.methods)


def _routes(functions: Iterable[Function], prefix: str) -> Iterator[Route]:
    for function in sorted(functions, key=lambda function: function.name.upper()):
        if isinstance(function.trigger, HttpTrigger):
            yield _route(function, function.trigger, prefix)


def _route(function: Function, trigger: HttpTrigger, prefix: str) -> Route:
    own = trigger.route.strip("/")
    if own.lower().startswith(RESERVED):
        raise FunctionRefused(function.name, f"the route {own!r} conflicts with the host's own routes")
    try:
        template = RouteTemplate(f"{prefix}/{own}" if prefix else own)
    except ValueError as reason:
        raise FunctionRefused(function.name, reason) from None
    return Route(function, template, trigger.methods)


def _refuse_overlaps(routes: tuple[Route, ...]) -> None:
    for position, route in enumerate(routes):
        for other in routes[:position]:
            if route.overlaps(other):
                raise FunctionRefused(route.function.name, f"its route is that of the function {other.function.name!r}")
