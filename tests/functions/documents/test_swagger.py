"""The documents in OpenAPI 3.0: valid, complete, and without two meanings of one name."""

import json
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator

from functions.documents.audiences import AUDIENCES, write_swagger
from functions.documents.document import document
from functions.documents.swagger import to_openapi_3_0
from functions.hosting.declaration import Api

type Document = dict[str, Any]


@pytest.fixture(params=[None, *AUDIENCES])
def swagger(request: pytest.FixtureRequest, apis: list[Api]) -> Document:
    assert apis
    read: Document = json.loads(write_swagger(request.param).plain)
    return read


def test_document_is_valid(swagger: Document) -> None:
    OpenAPIV30SpecValidator(swagger).validate()


def test_ids_of_operations_are_all_different(swagger: Document) -> None:
    ids = [operation["operationId"] for item in swagger["paths"].values() for operation in item.values()]
    assert len(set(ids)) == len(ids)


def test_nothing_of_a_newer_dialect_is_left(swagger: Document) -> None:
    text = json.dumps(swagger)
    assert '{"type": "null"}' not in text
    assert '"examples": [' not in text
    assert '"const"' not in text


def test_document_for_both_has_all_operations_and_shapes_of_each(apis: list[Api]) -> None:
    assert apis
    both = json.loads(write_swagger().plain)
    for audience in AUDIENCES.values():
        alone = to_openapi_3_0(document(audience))
        assert alone["paths"].keys() <= both["paths"].keys()
        for path, item in alone["paths"].items():
            for method, operation in item.items():
                there = both["paths"][path][method]
                assert resolved(both, there["responses"]) == resolved(alone, operation["responses"])
                assert resolved(both, there.get("requestBody")) == resolved(alone, operation.get("requestBody"))


def resolved(document: Document, node: Any, within: tuple[str, ...] = ()) -> Any:
    """Write out references, so that names of shapes do not matter."""
    if isinstance(node, list):
        return [resolved(document, part, within) for part in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        return (
            "itself" if name in within else resolved(document, document["components"]["schemas"][name], (*within, name))
        )
    return {name: resolved(document, part, within) for name, part in node.items()}
