"""Answers requests that read many items: queries, query plans, lists and the change feed."""

import hashlib
from typing import Any, Final

from local.cosmos import charges
from local.cosmos.account import Account
from local.cosmos.catalog import Container
from local.cosmos.documents import read_document, write_json
from local.cosmos.failure import NEEDS_QUERY_PLAN, Refused, bad_request
from local.cosmos.feed import Start, changes
from local.cosmos.query.parse import parsed
from local.cosmos.query.plan import needs_plan, planned
from local.cosmos.query.reach import Reach
from local.cosmos.query.run import Position, Progress, Request, run
from local.cosmos.query.syntax import Query
from local.cosmos.wire import Answer, Call

_DEFAULT_PAGE: Final = 100
_EVERYTHING: Final = "SELECT * FROM c"
_GONE: Final = (410, 1002)


def run_query(account: Account, call: Call) -> Answer:
    text, parameters = _asked(call)
    query = parsed(text)
    _require_route(call, query)
    return _page(account, call, text, parameters)


def plan_query(_account: Account, call: Call) -> Answer:
    text, parameters = _asked(call)
    return Answer(200, write_json(planned(parsed(text), parameters)), charges.QUERY_PLAN)


def list_items(account: Account, call: Call) -> Answer:
    return _page(account, call, _EVERYTHING, {})


def read_changes(account: Account, call: Call) -> Answer:
    container = account.catalog.container(call.segments[1], call.segments[3])
    start = Start.of(call.headers, account.catalog.last_lsn(container))
    limit = call.number("x-ms-max-item-count")
    found = changes(
        account.connection, container, _reach(call, container), start, limit if (limit or 0) > 0 else None, call.now
    )
    if not found.texts:
        return Answer(304, charge=found.charge, headers={"etag": found.token})
    return _documents(container, found.texts, found.charge, {"etag": found.token})


def _asked(call: Call) -> tuple[str, dict[str, Any]]:
    body = read_document(call.body)
    text = body.get("query")
    if not isinstance(text, str):
        raise bad_request("A query request needs the text of its query.")
    return text, {parameter["name"]: parameter.get("value") for parameter in body.get("parameters") or []}


def _require_route(call: Call, query: Query) -> None:
    """Refuse what the real gateway leaves to the client: results that have to be put together across partitions."""
    if "x-ms-documentdb-partitionkeyrangeid" in call.headers or _names_partition(call):
        return
    if not call.says("x-ms-documentdb-query-enablecrosspartition"):
        raise bad_request(
            "Cross partition query is required but disabled. Please set x-ms-documentdb-query-enablecrosspartition to"
            " true, specify x-ms-documentdb-partitionkey, or revise your query to avoid this exception."
        )
    if needs_plan(query):
        raise bad_request(
            "The provided cross partition query can not be directly served by the gateway.", NEEDS_QUERY_PLAN
        )


def _page(account: Account, call: Call, text: str, parameters: dict[str, Any]) -> Answer:
    container = account.catalog.container(call.segments[1], call.segments[3])
    reach, token = _reach(call, container), call.headers.get("x-ms-continuation")
    fingerprint = _fingerprint(container, reach, text, parameters)
    resumed = _progress(account.continuations.state(fingerprint, token)) if token else None
    request = Request(parsed(text), parameters, reach, _page_size(call), call.now, resumed)
    page = run(account.connection, container, request)
    headers = {}
    if page.resume:
        headers["x-ms-continuation"] = account.continuations.token(fingerprint, _state(page.resume))
    return _documents(container, page.texts, page.charge, headers)


def _reach(call: Call, container: Container) -> Reach:
    if call.headers.get("x-ms-documentdb-partitionkeyrangeid", "0") != "0":
        raise Refused(_GONE[0], "The requested partition key range does not exist.", _GONE[1])
    if _names_partition(call):
        return Reach.below(container.key.named(call.headers["x-ms-documentdb-partitionkey"]))
    if "x-ms-start-epk" in call.headers:
        return Reach.between(call.headers["x-ms-start-epk"], call.headers.get("x-ms-end-epk", "FF"))
    return Reach.everything()


def _names_partition(call: Call) -> bool:
    return call.headers.get("x-ms-documentdb-partitionkey", "[]") != "[]"


def _page_size(call: Call) -> int | None:
    size = call.number("x-ms-max-item-count")
    if size is None:
        return _DEFAULT_PAGE
    return size if size > 0 else None


def _fingerprint(container: Container, reach: Reach, text: str, parameters: dict[str, Any]) -> str:
    whole = write_json([container.rid, reach.low, reach.high, text, parameters])
    return hashlib.sha256(whole.encode(errors="surrogatepass")).hexdigest()


def _state(progress: Progress) -> list[Any]:
    return [progress.position.keys, progress.position.given, progress.offset, progress.left]


def _progress(state: list[Any]) -> Progress:
    keys, given, offset, left = state
    return Progress(Position(None if keys is None else tuple(keys), given), offset, left)


def _documents(container: Container, texts: list[str], charge: float, headers: dict[str, str]) -> Answer:
    body = f'{{"_rid":"{container.rid}","Documents":[{",".join(texts)}],"_count":{len(texts)}}}'
    return Answer(200, body, charge, headers | {"x-ms-item-count": str(len(texts))})
