"""From declarations to Azure Functions: a fresh entry point for each."""

import pkgutil
from collections.abc import Iterable, Sequence
from importlib import import_module
from types import ModuleType

from azure.functions import AuthLevel, Blueprint, HttpRequest, HttpResponse

from functions.hosting.declaration import Api, Operation
from functions.hosting.invocation import Services
from functions.hosting.pipeline import answer_request
from functions.hosting.rendering import guard, without_body
from functions.hosting.triggers import Triggers, register_feed, register_timer


def functions_of(group: ModuleType, services: Services) -> Blueprint:
    """Make the functions of a group."""
    blueprint = Blueprint()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
    declared = load_declarations(group)
    if isinstance(declared, Api):
        allowed = _allowed_by_first(declared.operations.values())
        for operation in declared.operations.values():
            register_operation(blueprint, operation, services, allowed.get(operation.name, ()))
    else:
        for feed in declared.feeds.values():
            register_feed(blueprint, feed, services)
        for timer in declared.timers.values():
            register_timer(blueprint, timer, services)
    return blueprint


def load_declarations(group: ModuleType) -> Api | Triggers:
    """Load a group: every module of its package declares one function on `group.api` or `group.triggers`."""
    for module in pkgutil.iter_modules(group.__path__):
        import_module(f"{group.__name__}.{module.name}")
    declared: Api | Triggers = getattr(group, "api", None) or group.triggers
    return declared


def register_operation(
    blueprint: Blueprint, operation: Operation, services: Services, allowed: Sequence[str] = ()
) -> None:
    """Register an operation, HEAD beside GET; `allowed` are the methods of its address, if it is to tell them."""
    services.require(operation.services, operation.name)

    async def entry(req: HttpRequest) -> HttpResponse:
        if req.method == "OPTIONS":
            return guard(without_body(204, {"Allow": ", ".join(allowed)}))
        return await answer_request(operation, req, services)

    methods = [operation.method, *(["HEAD"] if operation.method == "GET" else []), *(["OPTIONS"] if allowed else [])]
    route = blueprint.route(route=operation.address, methods=methods, auth_level=AuthLevel.ANONYMOUS)
    blueprint.function_name(operation.name)(route(entry))


def _allowed_by_first(operations: Iterable[Operation]) -> dict[str, list[str]]:
    """Give, for the first operation of each address, the methods that the address takes."""
    by_route: dict[str, list[Operation]] = {}
    for operation in sorted(operations, key=lambda one: one.name):
        by_route.setdefault(operation.route.lower(), []).append(operation)
    return {group[0].name: _methods(group) for group in by_route.values()}


def _methods(group: Iterable[Operation]) -> list[str]:
    methods = {operation.method for operation in group}
    return sorted(methods | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set()))
