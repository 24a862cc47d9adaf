"""From declarations to Azure Functions: a fresh entry point for each."""

import pkgutil
from importlib import import_module
from types import ModuleType

from azure.functions import AuthLevel, Blueprint, HttpRequest, HttpResponse

from functions.hosting.declaration import Api, Operation
from functions.hosting.invocation import Services
from functions.hosting.pipeline import answer_request
from functions.hosting.triggers import Triggers, register_feed, register_timer


def functions_of(group: ModuleType, services: Services) -> Blueprint:
    """Make the functions of a group."""
    blueprint = Blueprint()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
    declared = load_declarations(group)
    if isinstance(declared, Api):
        for operation in declared.operations.values():
            register_operation(blueprint, operation, services)
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


def register_operation(blueprint: Blueprint, operation: Operation, services: Services) -> None:
    services.require(operation.services, operation.name)

    async def entry(req: HttpRequest) -> HttpResponse:
        return await answer_request(operation, req, services)

    route = blueprint.route(route=operation.route, methods=[operation.method], auth_level=AuthLevel.ANONYMOUS)
    blueprint.function_name(operation.name)(route(entry))
