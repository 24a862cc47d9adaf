"""Requests as .NET's SDK makes them: by resource ids, signed over the last one in lower case."""

import base64
import hashlib
import hmac
import json
import urllib.request
from email.utils import formatdate
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote

import pytest
from azure.cosmos import CosmosClient, PartitionKey

from tests.local.cosmos.conftest import StandIn

FEED = {"A-IM": "Incremental Feed"}


def ask(account: StandIn, kind: str, path: str, signed: str, **more: str) -> tuple[int, dict[str, Any]]:
    date = formatdate(usegmt=True)
    text = f"get\n{kind}\n{signed}\n{date.lower()}\n\n"
    signature = base64.b64encode(hmac.new(base64.b64decode(account.key), text.encode(), hashlib.sha256).digest())
    headers = {"x-ms-date": date, "authorization": quote(f"type=master&ver=1.0&sig={signature.decode()}", safe="")}
    sent = {**headers, "x-ms-version": "2020-07-15", **more}
    request = urllib.request.Request(f"{account.endpoint}{path}", headers=sent)  # noqa: S310 - the stand-in's address
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - the same
            return answer.status, json.loads(answer.read())
    except HTTPError as refused:
        with refused:
            return refused.code, json.loads(refused.read() or b"{}")


@pytest.fixture(name="container", scope="module")
def _container(local_account: StandIn) -> dict[str, Any]:
    with CosmosClient(local_account.endpoint, local_account.key) as client:
        database = client.create_database_if_not_exists("by-id")
        container = database.create_container_if_not_exists("things", PartitionKey("/pk"))
        container.upsert_item({"id": "one", "pk": "a"})
        return {**container.read(), "database": database.read()}


def test_ids_have_the_layout_of_the_service(container: dict[str, Any]) -> None:
    database = base64.b64decode(container["database"]["_rid"].replace("-", "/"))
    encoded = base64.b64decode(container["_rid"].replace("-", "/"))
    assert (len(database), len(encoded)) == (4, 8)
    assert encoded[:4] == database
    assert encoded[4] & 0x80


def test_container_is_read_by_its_id(local_account: StandIn, container: dict[str, Any]) -> None:
    path = f"dbs/{container['database']['_rid']}/colls/{container['_rid']}"
    status, found = ask(local_account, "colls", path, container["_rid"].lower())
    assert (status, found["id"]) == (200, "things")
    status, found = ask(local_account, "docs", f"{path}/docs", container["_rid"].lower(), **FEED)
    assert status == 200, found
    assert [item["id"] for item in found["Documents"]] == ["one"]


def test_signature_over_names_does_not_open_a_path_of_ids(local_account: StandIn, container: dict[str, Any]) -> None:
    path = f"dbs/{container['database']['_rid']}/colls/{container['_rid']}"
    assert ask(local_account, "colls", path, "dbs/by-id/colls/things")[0] == 401


def test_query_engine_is_configured(local_account: StandIn) -> None:
    status, account = ask(local_account, "", "", "")
    assert status == 200
    assert json.loads(account["queryEngineConfiguration"])["maxSqlQueryInputLength"] > 0
