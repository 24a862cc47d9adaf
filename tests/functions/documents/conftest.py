"""The documents as they are served, and the public contract as its npm package has it."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from functions import enduser, metadata, serviceowner
from functions.documents.audiences import AUDIENCES
from functions.documents.document import document
from functions.documents.signature import signature_of
from functions.hosting.declaration import Api
from functions.hosting.registration import load_declarations

type Document = dict[str, Any]

_PACKAGE = Path(__file__).parents[3] / "local/node_modules/@digdir/dialogporten-schema"


@pytest.fixture(scope="session", params=sorted(AUDIENCES))
def audience(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def apis() -> list[Api]:
    declared = [load_declarations(group) for group in (serviceowner, enduser, metadata)]
    return [api for api in declared if isinstance(api, Api)]


@pytest.fixture(scope="session")
def classes(apis: list[Api]) -> set[str]:
    """Name every class that the documents are made of."""
    signatures = [signature_of(operation) for api in apis for operation in api.operations.values()]
    sent = [model.model_json_schema() for signature in signatures for model in signature.sent]
    views = [signature.view for signature in signatures if signature.view is not None]
    made = sent + [TypeAdapter(view).json_schema(mode="serialization") for view in views]
    return {shape.get("title", "") for whole in made for shape in (whole, *whole.get("$defs", {}).values())}


@pytest.fixture(scope="session")
def ours(audience: str, apis: list[Api]) -> Document:
    assert apis
    return document(AUDIENCES[audience])


@pytest.fixture(scope="session")
def contract(audience: str) -> Document:
    """Give what the public contract says to one audience: it is one document for both."""
    file = _PACKAGE / "swagger.verified.json"
    assert file.exists(), "the public contract is missing: run `local/setup.sh node`, which installs it"
    document: Document = json.loads(file.read_text("utf-8-sig"))
    paths = {path: item for path, item in document["paths"].items() if path.split("/")[3] in (audience, "metadata")}
    return {**document, "paths": paths}
