"""The HTTP side of the host, on aiohttp's server without its own routing: answers of the host itself have no body."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from typing import Any

from aiohttp.web import BaseRequest, Response, ServerRunner, StreamResponse, TCPSite

from local.host.admin import Admin
from local.host.http_front import Front, refusal, refused
from local.host.http_request import LARGEST_BODY, body_of, request_datum
from local.host.http_response import AnswerRefused, response_of
from local.host.http_target import decoded_path, target_of
from local.host.invocations import Invocations
from local.host.routing import RouteTable
from local.host.worker import FunctionFailed
from local.loopback import misdirected, names_loopback

log = logging.getLogger(__name__)

BACKLOG = 1024
HOME = "<!DOCTYPE html><title>Functions</title><p>The local Functions host is up and running."


class TooManyRequests(Exception):
    """More requests are under way than host.json's maxOutstandingRequests."""


class HttpServer:
    """Serves the HTTP functions of an app and the host's admin addresses on one loopback port."""

    def __init__(self, routes: RouteTable, invocations: Invocations, admin: Admin, limit: int, *, traced: bool) -> None:
        """`limit` is the most requests that may be outstanding, -1 for any number.

        Functions have a trace context only where calls are `traced`, by Application Insights.
        """
        self._routes = routes
        self._invocations = invocations
        self._admin = admin
        self._limit = limit
        self._traced = traced
        self._outstanding = 0

    async def start(self, port: int, grace: float) -> int:
        """Listen; gives the port, which the system chooses for 0. Raises OSError when it is taken."""
        loop = asyncio.get_running_loop()
        server = Front(
            self._answered,
            loop=loop,
            request_factory=partial(_request, loop=loop),
            access_log=None,
            auto_decompress=False,  # Azure's host hands a compressed body on as it is
        )
        self._runner = ServerRunner(server, shutdown_timeout=grace / 2)  # aiohttp waits that long twice
        await self._runner.setup()
        await TCPSite(self._runner, "127.0.0.1", port, backlog=BACKLOG).start()
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Stop listening and let running requests finish within the grace."""
        await self._runner.cleanup()

    async def _answered(self, request: BaseRequest) -> StreamResponse:
        if not names_loopback(request):
            return misdirected()
        if status := refused(request):
            return refusal(status)
        try:
            raw_path, query = target_of(request.raw_path, request.headers["Host"])
            path = decoded_path(raw_path)
        except ValueError:
            return refusal(HTTPStatus.BAD_REQUEST)
        if path.lower().startswith("/admin/"):
            return await self._admin.answer(request, path)
        try:
            with self._outstanding_request():
                return await self._function_answer(request, path, query)
        except TooManyRequests:
            return Response(status=429)

    @contextmanager
    def _outstanding_request(self) -> Iterator[None]:
        if 0 <= self._limit <= self._outstanding:
            raise TooManyRequests
        self._outstanding += 1
        try:
            yield
        finally:
            self._outstanding -= 1

    async def _function_answer(self, request: BaseRequest, path: str, query: str) -> Response:
        found = self._routes.find(request.method, path)
        if found is None:
            return _home() if path == "/" and request.method == "GET" else Response(status=404)
        if (request.content_length or 0) > LARGEST_BODY:
            return refusal(HTTPStatus.INTERNAL_SERVER_ERROR)
        function, route_values = found
        datum = request_datum(request, path, query, route_values, await body_of(request))
        trace = _trace_of(request) if self._traced else ("", "")
        try:
            return response_of(await self._invocations.once(function, datum, trace=trace), request.version)
        except FunctionFailed:
            return Response(status=500)
        except AnswerRefused as refused_answer:
            log.error("the answer of '%s' cannot be sent: %s", function.name, refused_answer)  # noqa: TRY400  # its stack is the host's
            return Response(status=500)


def _trace_of(request: BaseRequest) -> tuple[str, str]:
    return request.headers.get("traceparent", ""), request.headers.get("tracestate", "")


def _home() -> Response:
    return Response(text=HOME, content_type="text/html")


def _request(  # the parameters are aiohttp's
    message: Any, payload: Any, protocol: Any, writer: Any, task: Any, *, loop: asyncio.AbstractEventLoop
) -> BaseRequest:
    return BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=LARGEST_BODY + 1)
