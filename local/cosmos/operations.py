"""Names the operation that a request asks for; counters and faults know operations by these names."""

from typing import Final

from local.cosmos.failure import Refused
from local.cosmos.wire import Call

DATA_OPERATIONS: Final = frozenset(
    {
        "batch",
        "create",
        "delete",
        "deletePartition",
        "feed",
        "list",
        "patch",
        "query",
        "queryPlan",
        "read",
        "replace",
        "upsert",
    }
)
_CATALOG: Final = {
    (1, "GET"): "listDatabases",
    (1, "POST"): "createDatabase",
    (2, "GET"): "readDatabase",
    (2, "DELETE"): "deleteDatabase",
    (3, "GET"): "listContainers",
    (3, "POST"): "createContainer",
    (4, "GET"): "readContainer",
    (4, "PUT"): "replaceContainer",
    (4, "DELETE"): "deleteContainer",
}
_ITEM: Final = {"GET": "read", "PUT": "replace", "PATCH": "patch", "DELETE": "delete"}
_BELOW_CONTAINER: Final = 4
UNKNOWN: Final = "unknown"
"""The name of what the stand-in does not serve."""


def operation_of(call: Call) -> str:
    """Name the operation; raises Refused 404 for a path that the stand-in does not serve, 405 for a method."""
    segments = call.segments
    if not segments:
        return "account"
    if segments[0] == "offers":
        return "offers"
    found = _within_container(call) if len(segments) > _BELOW_CONTAINER else _CATALOG.get((len(segments), call.method))
    if segments[0] != "dbs" or segments[2:3] not in ([], ["colls"]):
        raise Refused(404, f"The local Cosmos DB serves nothing at /{'/'.join(segments)}.")
    if found is None:
        raise Refused(405, f"The local Cosmos DB does not answer {call.method} at /{'/'.join(segments)}.")
    return found


def name_of(call: Call) -> str:
    """Name the operation as counters and faults do, also one that is not served."""
    try:
        return operation_of(call)
    except Refused:
        return UNKNOWN


def _within_container(call: Call) -> str | None:
    match call.segments[_BELOW_CONTAINER:]:
        case ["docs"]:
            return _on_items(call)
        case ["docs", _]:
            return _ITEM.get(call.method)
        case ["pkranges"]:
            return "partitionKeyRanges" if call.method == "GET" else None
        case ["operations", "partitionkeydelete"]:
            return "deletePartition"
        case _:
            raise Refused(404, f"The local Cosmos DB serves nothing at /{'/'.join(call.segments)}.")


def _on_items(call: Call) -> str | None:
    if call.method == "GET":
        return "feed" if "a-im" in call.headers else "list"
    if call.method != "POST":
        return None
    if call.says("x-ms-cosmos-is-query-plan-request"):
        return "queryPlan"
    if call.says("x-ms-cosmos-is-batch-request"):
        return "batch"
    if call.says("x-ms-documentdb-isquery"):
        return "query"
    return "upsert" if call.says("x-ms-documentdb-is-upsert") else "create"
