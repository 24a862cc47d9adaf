"""The host's own addresses under /admin: its state, its functions, and calling one that HTTP cannot reach."""

import asyncio
import json
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any

from aiohttp.web import BaseRequest, Response, json_response

from local.host.bindings import CosmosTrigger, HttpTrigger, ServiceBusTrigger, TimerTrigger, Trigger
from local.host.functions import Function
from local.host.invocations import Invocations
from local.host.routing import RouteTable
from local.host.service_bus_message import manual_metadata
from local.host.worker import Datum, FunctionFailed

type Answer = Callable[[BaseRequest], Response]

VERSION = "4.0.0-local"


class Admin:
    """Answers /admin/host/ping, /admin/host/status, /admin/functions and POST /admin/functions/{name}."""

    def __init__(
        self,
        functions: Iterable[Function],
        routes: RouteTable,
        invocations: Invocations,
        triggers: Callable[[], Mapping[str, Any]],
    ) -> None:
        """`triggers` gives the state of each listener, by function name."""
        self._functions = {function.name.lower(): function for function in functions}
        self._routes = {route.function.name: route.template.text for route in routes.routes}
        self._invocations = invocations
        self._triggers = triggers
        self._started = time.monotonic()
        self._calls: set[asyncio.Task[None]] = set()

    async def answer(self, request: BaseRequest, path: str) -> Response:
        parts = path.strip("/").lower().split("/")
        match (request.method, *parts):
            case (_, "admin", "host", "ping"):
                return Response()
            case ("GET", "admin", "host", "status"):
                return json_response(self._status())
            case ("GET", "admin", "functions"):
                return json_response([self._described(function, request) for function in self._functions.values()])
            case ("GET", "admin", "functions", name) if name in self._functions:
                return json_response(self._described(self._functions[name], request))
            case ("POST", "admin", "functions", name) if name in self._functions:
                return await self._called(self._functions[name], request)
        return Response(status=404)

    def _status(self) -> dict[str, Any]:
        return {
            "id": "local",
            "state": "Running",
            "version": VERSION,
            "processUptime": round((time.monotonic() - self._started) * 1000),
            "running": self._invocations.running,
            "triggers": self._triggers(),
        }

    def _described(self, function: Function, request: BaseRequest) -> dict[str, Any]:
        template = self._routes.get(function.name)
        return {
            "name": function.name,
            "language": "python",
            "isDisabled": False,
            "config": {"bindings": list(function.bindings)},
            "invoke_url_template": None if template is None else f"http://{request.host}/{template}",
        }

    async def _called(self, function: Function, request: BaseRequest) -> Response:
        try:
            given = json.loads(await request.read()).get("input", "")
        except (ValueError, AttributeError):
            return Response(status=400)
        if isinstance(function.trigger, HttpTrigger):
            return Response(status=400)
        call = asyncio.create_task(self._call(function, given if isinstance(given, str) else json.dumps(given)))
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)
        return Response(status=202)

    async def _call(self, function: Function, given: str) -> None:
        with suppress(FunctionFailed):  # once logged: a call by hand has no caller to tell
            await self._invocations.once(function, *_arguments(function.trigger, given))


def _arguments(trigger: Trigger, given: str) -> tuple[Datum, Mapping[str, Datum]]:
    match trigger:
        case TimerTrigger():
            return Datum('{"IsPastDue":false}', "json"), {}
        case CosmosTrigger():
            return Datum(given or "[]", "json"), {}
        case ServiceBusTrigger(takes_many=many):
            body = Datum(json.dumps([given]), "json") if many else Datum(given, "string")
            return body, manual_metadata(many=many)
        case HttpTrigger():
            raise TypeError("an HTTP function is called by its route")
