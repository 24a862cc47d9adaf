"""Serves the account over HTTP: every request is perhaps hit by a fault, and then answered."""

import asyncio
import ipaddress
import time
from typing import Final
from urllib.parse import unquote

from aiohttp import web

from local.cosmos.account import Account
from local.cosmos.answering import answer, answered, complete
from local.cosmos.control import control
from local.cosmos.failure import Refused
from local.cosmos.faults import STALE, Fault
from local.cosmos.wire import Answer, Call, refusal
from local.loopback import loopback_only

_LARGEST_REQUEST: Final = 16 * 1024 * 1024
_CONTROL: Final = "_control"
_FAULT_STATUSES: Final = {"429": (429, 3200), "503": (503, 0), "449": (449, 0)}


def application(account: Account) -> web.Application:
    """The stand-in as an aiohttp application."""

    async def serve(request: web.Request) -> web.StreamResponse:
        return await _serve(account, request)

    app = web.Application(client_max_size=_LARGEST_REQUEST, middlewares=[loopback_only])
    app.router.add_route("*", "/{path:.*}", serve)
    return app


async def _serve(account: Account, request: web.Request) -> web.StreamResponse:
    call = await _call(request)
    if call.segments[:1] == [_CONTROL]:
        _require_loopback(request)
        return _response(answered(lambda: control(account, call)))
    fault = account.faults.hit(call)
    given = answer(account, call) if fault is None else await _faulted(account, call, fault)
    if fault is not None and fault.kind == "close" and request.transport is not None:
        request.transport.abort()
    return _response(given)


async def _call(request: web.Request) -> Call:
    segments = [unquote(segment) for segment in request.rel_url.raw_path.split("/") if segment]
    body = await request.read()
    return Call(request.method, segments, request.headers, body, time.time_ns() // 1_000_000)


async def _faulted(account: Account, call: Call, fault: Fault) -> Answer:
    if fault.kind == "delay":
        await asyncio.sleep(fault.delay_ms / 1000)
        return answer(account, call)
    if fault.kind == STALE:
        return answer(account, call, fault.lag)
    if fault.kind == "close":
        return answer(account, call) if fault.after else complete(account, call, Answer(503))
    return complete(account, call, _refused(fault))


def _refused(fault: Fault) -> Answer:
    status, substatus = _FAULT_STATUSES[fault.kind]
    given = refusal(Refused(status, "A fault asked for at the control address.", substatus))
    return Answer(given.status, given.text, 0.0, given.headers | {"x-ms-retry-after-ms": str(fault.retry_after_ms)})


def _require_loopback(request: web.Request) -> None:
    if request.remote is None or not ipaddress.ip_address(request.remote).is_loopback:
        raise web.HTTPForbidden


def _response(given: Answer) -> web.Response:
    return web.Response(status=given.status, text=given.text, content_type="application/json", headers=given.headers)
