"""Serves the account over HTTP: every request is signed, counted, perhaps hit by a fault, and then answered."""

import asyncio
import ipaddress
import sqlite3
import time
import uuid
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote

from aiohttp import web

from local.cosmos import catalog_requests, item_requests, query_requests
from local.cosmos.account import Account
from local.cosmos.control import control
from local.cosmos.failure import CONTAINER_RECREATED, Refused, bad_request
from local.cosmos.faults import Fault
from local.cosmos.operations import DATA_OPERATIONS, operation_of
from local.cosmos.signature import require_signature
from local.cosmos.wire import Answer, Call, refusal

type Handler = Callable[[Account, Call], Answer]

_HANDLERS: Final[dict[str, Handler]] = {
    "account": catalog_requests.read_account,
    "batch": item_requests.run_transactional_batch,
    "create": item_requests.create_item,
    "createContainer": catalog_requests.create_container,
    "createDatabase": catalog_requests.create_database,
    "delete": item_requests.delete_item,
    "deleteContainer": catalog_requests.delete_container,
    "deleteDatabase": catalog_requests.delete_database,
    "deletePartition": item_requests.delete_partition,
    "feed": query_requests.read_changes,
    "list": query_requests.list_items,
    "listContainers": catalog_requests.list_containers,
    "listDatabases": catalog_requests.list_databases,
    "offers": catalog_requests.list_offers,
    "partitionKeyRanges": catalog_requests.read_partition_key_ranges,
    "patch": item_requests.patch_item,
    "query": query_requests.run_query,
    "queryPlan": query_requests.plan_query,
    "read": item_requests.read_item,
    "readContainer": catalog_requests.read_container,
    "readDatabase": catalog_requests.read_database,
    "replace": item_requests.replace_item,
    "replaceContainer": catalog_requests.replace_container,
    "upsert": item_requests.upsert_item,
}
_LARGEST_REQUEST: Final = 16 * 1024 * 1024
_CONTROL: Final = "_control"
_FAULT_STATUSES: Final = {"429": (429, 3200), "503": (503, 0), "449": (449, 0)}


def application(account: Account) -> web.Application:
    """The stand-in as an aiohttp application."""

    async def serve(request: web.Request) -> web.StreamResponse:
        return await _serve(account, request)

    app = web.Application(client_max_size=_LARGEST_REQUEST)
    app.router.add_route("*", "/{path:.*}", serve)
    return app


async def _serve(account: Account, request: web.Request) -> web.StreamResponse:
    call = await _call(request)
    if call.segments[:1] == [_CONTROL]:
        _require_loopback(request)
        return _response(account, call, _answered(lambda: control(account, call)))
    operation, fault = "unknown", None
    try:
        operation = operation_of(call)
        fault = _fault(account, call, operation)
        if fault is None:
            answer = _handled(account, call, operation)
        else:
            answer = await _faulted(account, call, operation, fault)
    except Refused as refused:
        answer = refusal(refused)
    account.counters.add(operation, answer.status, answer.charge)
    if fault is not None and fault.kind == "close" and request.transport is not None:
        request.transport.abort()
    return _response(account, call, answer)


async def _call(request: web.Request) -> Call:
    segments = [unquote(segment) for segment in request.rel_url.raw_path.split("/") if segment]
    body = await request.read()
    return Call(request.method, segments, request.headers, body, time.time_ns() // 1_000_000)


def _answered(answer: Callable[[], Answer]) -> Answer:
    try:
        return answer()
    except Refused as refused:
        return refusal(refused)
    except sqlite3.OperationalError as error:  # another process holds the file, or a document is too deep for SQLite
        return refusal(Refused(503, f"The local Cosmos DB could not reach its data: {error}."))


def _handled(account: Account, call: Call, operation: str) -> Answer:
    require_signature(account.key, call.method, call.segments, call.headers)
    _require_same_container(account, call)
    return _answered(lambda: _HANDLERS[operation](account, call))


def _fault(account: Account, call: Call, operation: str) -> Fault | None:
    path, about_data = "/" + "/".join(call.segments), operation in DATA_OPERATIONS
    return account.faults.hit(call.method, path, operation, about_data=about_data)


async def _faulted(account: Account, call: Call, operation: str, fault: Fault) -> Answer:
    if fault.kind == "delay":
        await asyncio.sleep(fault.delay_ms / 1000)
        return _handled(account, call, operation)
    if fault.kind == "close":
        return _handled(account, call, operation) if fault.after else Answer(503)
    status, substatus = _FAULT_STATUSES[fault.kind]
    answer = refusal(Refused(status, "A fault asked for at the control address.", substatus))
    return Answer(answer.status, answer.text, 0.0, answer.headers | {"x-ms-retry-after-ms": str(fault.retry_after_ms)})


def _require_same_container(account: Account, call: Call) -> None:
    """Refuse a client that still means a container that was since deleted and created anew."""
    intended = call.headers.get("x-ms-cosmos-intended-collection-rid")
    if not intended or call.segments[2:3] != ["colls"]:
        return
    if account.catalog.container(call.segments[1], call.segments[3]).rid != intended:
        raise bad_request("The container was recreated since the client last read it.", CONTAINER_RECREATED)


def _require_loopback(request: web.Request) -> None:
    if request.remote is None or not ipaddress.ip_address(request.remote).is_loopback:
        raise web.HTTPForbidden


def _response(account: Account, call: Call, answer: Answer) -> web.Response:
    headers = {
        "x-ms-activity-id": call.headers.get("x-ms-activity-id") or str(uuid.uuid4()),
        "x-ms-request-charge": str(answer.charge),
        "x-ms-version": "2020-07-15",
        **_container_headers(account, call, answer),
        **answer.headers,
    }
    return web.Response(status=answer.status, text=answer.text, content_type="application/json", headers=headers)


def _container_headers(account: Account, call: Call, answer: Answer) -> dict[str, str]:
    if call.segments[4:5] != ["docs"] or answer.status == 404:  # noqa: PLR2004 - perhaps the container itself is absent
        return {}
    container = account.catalog.container(call.segments[1], call.segments[3])
    lsn = str(account.catalog.last_lsn(container))
    return {
        "x-ms-session-token": f"0:-1#{lsn}",
        "lsn": lsn,
        "x-ms-alt-content-path": "/".join(call.segments[:4]),
        "x-ms-content-path": container.rid,
        # Without it clients believe that the partition was split, and read the ranges again before every page.
        "x-ms-documentdb-partitionkeyrangeid": "0",
    }
