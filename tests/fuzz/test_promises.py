"""The API keeps its documents: no fault of the server, no status, header or shape that is not declared."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, STDOUT
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from domain.access import scopes
from local.stack import Cloud, running
from tests.driver.http import Api
from tests.driver.people import KARI

type Document = dict[str, Any]

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "missing_required_header",
)
BOUNDED = ("--phases", "examples,coverage,fuzzing", "--max-examples", "5", "--seed", "17", "--no-shrink")
LONGEST = 180
"""Seconds for the bounded look, and for what a longer one takes to begin and to end."""
OWNER = {
    "kind": "serviceowner",
    "org": "ttd",
    "scopes": [
        scopes.SERVICE_PROVIDER,
        scopes.SERVICE_PROVIDER_SEARCH,
        scopes.CHANGE_TRANSMISSIONS,
        scopes.NOTIFICATION_CONDITION,
        scopes.ADMIN,
    ],
}
PERSON = {"kind": "enduser", "pid": KARI, "scopes": [scopes.END_USER], "acr": "idporten-loa-high"}
DIALOGS = 8
"""So many that some live until the end: whoever tries requests at random also purges."""


@pytest.mark.timeout(0)  # `tried` has one of its own
@pytest.mark.parametrize(("audience", "who"), [("serviceowner", OWNER), ("enduser", PERSON)])
async def test_answers_are_as_documented(
    audience: str, who: dict[str, Any], seconds: int | None, tmp_path: Path
) -> None:
    async with running(data=tmp_path / "cloud") as cloud, ClientSession() as session:
        api = Api(cloud, session)
        document = (await api.ask("GET", f"openapi/{audience}.json")).expect(200).json
        aimed = tmp_path / f"{audience}.json"
        aimed.write_text(json.dumps(aimed_at(document, [await made(api) for _ in range(DIALOGS)])), "utf-8")
        how = BOUNDED if seconds is None else ("--max-time", str(seconds), "--continue-on-failure")
        async with asyncio.timeout(LONGEST + (seconds or 0)):
            code, told = await tried(cloud, aimed, await api.token(**who), how)
        assert code == 0, told


async def made(api: Api) -> str:
    """Create the dialog of the documents' own example."""
    document = (await api.ask("GET", "openapi/serviceowner.json")).json
    body = document["paths"]["/api/v1/serviceowner/dialogs"]["post"]["requestBody"]["content"]["application/json"]
    answer = await api.ask("POST", "serviceowner/dialogs", await api.token(**OWNER), body=body["example"])
    return str(answer.expect(201).json)


def aimed_at(document: Document, dialog_ids: list[str]) -> Document:
    """Let paths lead to dialogs that exist: random ids would only ever be answered with 404."""
    for item in document["paths"].values():
        for operation in item.values():
            for parameter in operation.get("parameters", ()):
                if parameter["name"] == "dialogId":
                    parameter["schema"] = {"enum": dialog_ids}
    return document


async def tried(cloud: Cloud, document: Path, token: str, how: tuple[str, ...]) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        *(str(Path(sys.executable).with_name("schemathesis")), "run", str(document), "--url", cloud.api, *how),
        *("--checks", ",".join(CHECKS), "--header", f"Authorization: Bearer {token}", "--warnings", "off"),
        cwd=document.parent,
        stdout=PIPE,
        stderr=STDOUT,
    )
    try:
        output, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    return process.returncode, output.decode()
