"""The floor: the same Cosmos calls as create, get, list and open, with ready-made documents and nothing else.

No authentication, validation, authorization or mapping: what a function app in this language, on this host and with
this SDK, set up as the application sets it up, cannot do faster. `FLOOR_PARTS` names the file of bench.ready_made.
"""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import azure.functions as func
from azure.cosmos.aio import ContainerProxy, CosmosClient
from azure.identity.aio import ManagedIdentityCredential

from adapters.cosmos import containers
from adapters.cosmos.connection import connect
from bootstrap import gc_tuning

PARTS = json.loads(Path(os.environ["FLOOR_PARTS"]).read_text("utf-8"))
PARTY: str = PARTS["party"]

gc_tuning.raise_threshold()
app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)


@cache
def container(name: str) -> ContainerProxy:
    return client().get_database_client(containers.DATABASE).get_container_client(name)


@cache
def client() -> CosmosClient:
    return connect(os.environ["CosmosDbConnection"], None, ManagedIdentityCredential)  # noqa: SIM112 - the setting's name


@app.function_name("create")
@app.route("dialogs", methods=["POST"])
async def create(req: func.HttpRequest) -> func.HttpResponse:  # noqa: ARG001 - the request is received, not read
    dialog_id, commit_id = str(uuid4()), str(uuid4())
    await container(containers.KEYS).create_item({**PARTS["key"], "id": f"dialog:{dialog_id}", "dialogId": dialog_id})
    root = {**PARTS["root"], "id": dialog_id, "dialogId": dialog_id}
    outbox = {**PARTS["outbox"], "id": commit_id, "dialogId": dialog_id}
    children = [{**child, "dialogId": dialog_id} for child in PARTS["children"]]
    batch = [("create", (document,)) for document in (root, outbox, *children)]
    await container(containers.DIALOGS).execute_item_batch(batch, partition_key=[PARTY, dialog_id])
    return answer(f'"{dialog_id}"', 201)


@app.function_name("get")
@app.route("dialogs/{dialogId:guid}", methods=["GET"])
async def get(req: func.HttpRequest) -> func.HttpResponse:
    return answer(json.dumps(await items_of(req.route_params["dialogId"])))


@app.function_name("open")
@app.route("opened/{dialogId:guid}", methods=["GET"])
async def open_(req: func.HttpRequest) -> func.HttpResponse:
    """Open for the first time: what is read is written back, with a seen entry and its event."""
    dialog_id = req.route_params["dialogId"]
    documents = await items_of(dialog_id)
    root = next(document for document in documents if document["kind"] == "dialog")
    added = [{**document, "id": str(uuid4()), "dialogId": dialog_id} for document in PARTS["seen"]]
    batch: list[tuple[Any, ...]] = [("replace", (dialog_id, root), {"if_match_etag": root["_etag"]})]
    batch += [("create", (document,)) for document in added]
    await container(containers.DIALOGS).execute_item_batch(batch, partition_key=[PARTY, dialog_id])
    return answer(json.dumps(documents))


@app.function_name("search")
@app.route("dialogs", methods=["GET"])
async def search(req: func.HttpRequest) -> func.HttpResponse:  # noqa: ARG001 - the query is ready-made
    query: dict[str, Any] = PARTS["query"]
    async for page in container(containers.DIALOGS).query_items(**query).by_page():
        return answer(json.dumps([item async for item in page]))
    return answer("[]")


async def items_of(dialog_id: str) -> list[dict[str, Any]]:
    found = container(containers.DIALOGS).query_items(PARTS["whole"], partition_key=[PARTY, dialog_id])
    return [item async for item in found]


def answer(body: str, status: int = 200) -> func.HttpResponse:
    return func.HttpResponse(body, status_code=status, mimetype="application/json")
