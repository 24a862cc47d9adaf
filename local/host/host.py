"""The local Functions host: an app's functions served over HTTP, and a listener for each of the other triggers."""

import asyncio
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from local.host.admin import Admin
from local.host.bindings import CosmosTrigger, HttpTrigger, ServiceBusTrigger, TimerTrigger
from local.host.configuration import Configuration
from local.host.cosmos_listener import CosmosListener
from local.host.functions import Function, read_function
from local.host.http_server import HttpServer
from local.host.identity import HostIdentity
from local.host.invocations import Invocations
from local.host.listener import Listener
from local.host.routing import RouteTable
from local.host.service_bus_listener import ServiceBusListener
from local.host.service_bus_output import ServiceBusOutputs
from local.host.service_bus_sessions import SessionListener
from local.host.settings import is_disabled
from local.host.stopping import StopSignal
from local.host.timer_listener import TimerListener
from local.host.worker import Worker

log = logging.getLogger(__name__)

GRACE = 10.0
INSIGHTS = "APPLICATIONINSIGHTS_CONNECTION_STRING"


class Host:
    """One app on one port. Start it once, stop it once."""

    def __init__(
        self, folder: Path, environment: Mapping[str, str], data: Path | None = None, grace: float = GRACE
    ) -> None:
        """`folder` holds function_app.py and host.json. Timers and the host's name in leases are kept in `data`.

        Running functions have `grace` seconds to finish when the host stops.
        """
        self._folder = folder.absolute()
        self._environment = environment
        self._data = data
        self._grace = grace
        self._identity = HostIdentity(data)
        self._worker = Worker()
        self._outputs = ServiceBusOutputs()
        self._invocations = Invocations(self._worker, self._outputs)
        self._stop = StopSignal()
        self._listeners: list[Listener] = []
        self._http: HttpServer | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self, port: int = 0) -> None:
        """Load the app, serve it, and wait until every trigger is listened to.

        Raises AppRefused when Azure, or this host, would not run the app, and OSError when the port is taken.
        """
        configuration = Configuration.read(self._folder)
        self._invocations.timeout = configuration.function_timeout
        functions = await self._loaded()
        routes = RouteTable(functions, configuration.route_prefix)
        self._listeners = [listener for each in functions if (listener := self._listener(each, configuration))]
        admin = Admin(functions, routes, self._invocations, self._states)
        limit, traced = configuration.max_outstanding_requests, INSIGHTS in self._environment
        self._http = HttpServer(routes, self._invocations, admin, limit, traced=traced)
        self.port = await self._http.start(port, self._grace)
        for listener in self._listeners:
            listener.start()
        log.info("serving %s on port %d", ", ".join(function.name for function in functions), self.port)
        await asyncio.gather(*(listener.started.wait() for listener in self._listeners))

    async def _loaded(self) -> list[Function]:
        metadata = await self._worker.load(self._folder)
        enabled = [each for each in metadata if not is_disabled(each.name, self._environment)]
        return [read_function(each, self._environment) for each in enabled]

    def _listener(self, function: Function, configuration: Configuration) -> Listener | None:
        invocations, stop = self._invocations, self._stop
        match function.trigger:
            case HttpTrigger():
                return None
            case TimerTrigger() as timer:
                return TimerListener(function, timer, invocations, stop, self._data)
            case CosmosTrigger() as cosmos:
                owner = f"{self._identity.name}.{function.name}"  # two functions with one prefix compete, as on Azure
                return CosmosListener(function, cosmos, invocations, stop, owner)
            case ServiceBusTrigger() as bus:
                listener = SessionListener if bus.has_sessions else ServiceBusListener
                return listener(function, bus, invocations, stop, configuration.service_bus)

    def _states(self) -> dict[str, Any]:
        return {listener.function.name: listener.state() for listener in self._listeners}

    async def stop(self) -> bool:
        """Stop listening, let running functions finish within the grace, close every client.

        Returns whether everything ended; a synchronous function that hangs cannot be ended from outside.
        """
        self._stop.set()
        endings = [listener.finish(self._grace) for listener in self._listeners]
        await asyncio.gather(*endings, *([self._http.stop()] if self._http else []))
        await self._outputs.close()
        self._identity.close()
        return self._worker.unload()
