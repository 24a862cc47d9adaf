"""Answers requests about the account, databases and containers."""

from typing import Any

from local.cosmos.account import Account, account_properties
from local.cosmos.documents import read_document
from local.cosmos.failure import unsupported
from local.cosmos.wire import Answer, Call


def read_account(account: Account, call: Call) -> Answer:
    return Answer.of(200, account_properties(f"http://{call.headers['host']}/", account.consistency.level))


def create_database(account: Account, call: Call) -> Answer:
    return Answer.of(201, account.catalog.create_database(_body(call)))


def list_databases(account: Account, _call: Call) -> Answer:
    return _listed("", "Databases", account.catalog.databases())


def read_database(account: Account, call: Call) -> Answer:
    return Answer.of(200, account.catalog.database(call.segments[1]))


def delete_database(account: Account, call: Call) -> Answer:
    account.catalog.delete_database(call.segments[1])
    return Answer(204)


def create_container(account: Account, call: Call) -> Answer:
    return Answer.of(201, account.catalog.create_container(call.segments[1], _body(call)))


def list_containers(account: Account, call: Call) -> Answer:
    database = account.catalog.database(call.segments[1])
    return _listed(database["_rid"], "DocumentCollections", account.catalog.containers(call.segments[1]))


def read_container(account: Account, call: Call) -> Answer:
    container = account.catalog.container(call.segments[1], call.segments[3])
    return Answer.of(200, container.properties, etag=container.properties["_etag"])


def replace_container(account: Account, call: Call) -> Answer:
    return Answer.of(200, account.catalog.replace_container(call.segments[1], call.segments[3], _body(call)))


def delete_container(account: Account, call: Call) -> Answer:
    account.catalog.delete_container(call.segments[1], call.segments[3])
    return Answer(204)


def list_offers(_account: Account, _call: Call) -> Answer:
    """No container has throughput of its own, as in a serverless account."""
    return _listed("", "Offers", [])


def read_partition_key_ranges(account: Account, call: Call) -> Answer:
    """One range holds everything: partitions are isolated by key, but never split."""
    container = account.catalog.container(call.segments[1], call.segments[3])
    etag = container.properties["_etag"]
    if call.headers.get("if-none-match") == etag:
        return Answer(304, headers={"etag": etag})
    whole = {
        "id": "0",
        "_rid": container.rid,
        "minInclusive": "",
        "maxExclusive": "FF",
        "ridPrefix": 0,
        "throughputFraction": 1,
        "status": "online",
        "parents": [],
    }
    return Answer.of(200, {"_rid": container.rid, "PartitionKeyRanges": [whole], "_count": 1}, etag=etag)


def _listed(rid: str, name: str, found: list[dict[str, Any]]) -> Answer:
    return Answer.of(200, {"_rid": rid, name: found, "_count": len(found)})


def _body(call: Call) -> dict[str, Any]:
    if call.says("x-ms-documentdb-isquery"):
        raise unsupported("queries for databases and containers; list them")
    return read_document(call.body)
