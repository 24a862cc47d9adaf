"""Answers one request, whichever way it came: it is signed, means the container that there is, and is counted."""

import sqlite3
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from local.cosmos import catalog_requests, item_requests, query_requests
from local.cosmos.account import Account
from local.cosmos.failure import CONTAINER_RECREATED, Refused, bad_request
from local.cosmos.operations import name_of, operation_of
from local.cosmos.past import Lag
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


def answer(account: Account, call: Call, lag: Lag | None = None) -> Answer:
    """Do what the request asks for; a refusal is an answer too. With a lag a replica answers that is so far behind."""
    account.past.begin(call.now)
    named = account.catalog.by_names(call.segments)
    if named is not None:
        return _by_id(account, call, replace(call, segments=named))
    if lag is None or call.segments[4:5] != ["docs"] or not account.consistency.lets_lag(call):
        return complete(account, call, answered(lambda: _handled(account, call)))
    return answered(lambda: _late(account, call, lag))


def _by_id(account: Account, sent: Call, call: Call) -> Answer:
    """Do what a request of resource ids asks for; what it signed is the path that it sent."""

    def handle() -> Answer:
        require_signature(account.key, sent.method, sent.segments, sent.headers, by_id=True)
        return _done(account, call)

    return complete(account, call, answered(handle))


def _late(account: Account, call: Call, lag: Lag) -> Answer:
    container = account.catalog.container(call.segments[1], call.segments[3])
    with account.past.seen(lag, call.now, container.number, account.consistency.required_lsn(call)):
        return complete(account, call, answered(lambda: _handled(account, call)))


def answered(handle: Callable[[], Answer]) -> Answer:
    try:
        return handle()
    except Refused as refused:
        return refusal(refused)
    except sqlite3.OperationalError as error:  # another process holds the file, or a document is too deep for SQLite
        return refusal(Refused(503, f"The local Cosmos DB could not reach its data: {error}."))


def complete(account: Account, call: Call, given: Answer) -> Answer:
    """Count the answer, and add the headers that all answers have."""
    account.counters.add(name_of(call), given.status, given.charge)
    headers = {
        "x-ms-activity-id": call.headers.get("x-ms-activity-id") or str(uuid.uuid4()),
        "x-ms-request-charge": str(given.charge),
        "x-ms-version": "2020-07-15",
        **_container_headers(account, call, given),
        **given.headers,
    }
    return replace(given, headers=headers)


def _handled(account: Account, call: Call) -> Answer:
    require_signature(account.key, call.method, call.segments, call.headers)
    return _done(account, call)


def _done(account: Account, call: Call) -> Answer:
    operation = operation_of(call)
    _require_same_container(account, call)
    return _HANDLERS[operation](account, call)


def _require_same_container(account: Account, call: Call) -> None:
    """Refuse a client that still means a container that was since deleted and created anew."""
    intended = call.headers.get("x-ms-cosmos-intended-collection-rid")
    if not intended or call.segments[2:3] != ["colls"]:
        return
    if account.catalog.container(call.segments[1], call.segments[3]).rid != intended:
        raise bad_request("The container was recreated since the client last read it.", CONTAINER_RECREATED)


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
