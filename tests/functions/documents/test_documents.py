"""The documents are complete in themselves: every word said, every reference met, every example valid."""

import re
from collections.abc import Iterator
from typing import Any, get_origin

from pydantic import TypeAdapter

from functions.documents import names
from functions.documents.examples import BODIES
from functions.documents.signature import signature_of
from functions.hosting.declaration import Api, Operation

type Document = dict[str, Any]


def operations(document: Document) -> Iterator[dict[str, Any]]:
    return (operation for item in document["paths"].values() for operation in item.values())


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from (value for name, value in node.items() if name == "$ref")
        node = list(node.values())
    if isinstance(node, list):
        for value in node:
            yield from references(value)


def test_every_field_is_described(ours: Document) -> None:
    shapes = ours["components"]["schemas"]
    silent = {
        f"{shape}.{name}"
        for shape in shapes
        for name, field in shapes[shape].get("properties", {}).items()
        if "description" not in field
    }
    assert silent == set(), "describe each of them in functions/documents/field_docs.py"


def test_every_parameter_is_described(ours: Document) -> None:
    parameters = [told for operation in operations(ours) for told in operation.get("parameters", ())]
    assert [told for told in parameters if "description" not in told] == []


def test_every_reference_is_met_and_every_shape_is_used(ours: Document) -> None:
    used = {reference.rpartition("/")[2] for reference in references(ours)}
    assert used == ours["components"]["schemas"].keys()


def test_operation_ids_are_unique(ours: Document) -> None:
    ids = [operation["operationId"] for operation in operations(ours)]
    assert len(ids) == len(set(ids))


def test_path_parameters_are_those_of_the_path(ours: Document) -> None:
    for path, item in ours["paths"].items():
        for operation in item.values():
            told = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "path"}
            assert told == set(re.findall(r"\{(\w+)\}", path)), path


def test_refusals_are_problems(ours: Document) -> None:
    bare = {
        (operation["operationId"], status)
        for operation in operations(ours)
        for status, response in operation["responses"].items()
        if status[0] in "45" and status != "401" and "application/problem+json" not in response.get("content", {})
    }
    assert bare == set()


def test_what_is_secured_says_that_a_token_may_be_refused(ours: Document) -> None:
    for operation in operations(ours):
        assert ("security" in operation) == ("401" in operation["responses"]), operation["operationId"]


def test_rule_numbers_stay_in_the_code(ours: Document) -> None:
    told = [operation.get("description", "") for operation in operations(ours)]
    assert [text for text in told if re.search(r"[A-Z]-\d{3}|spec \d", text)] == []


def test_answers_are_named_in_signatures(apis: list[Api]) -> None:
    unnamed = [operation.name for operation in documented(apis) if _answers_something_unnamed(operation)]
    assert unnamed == []


def test_examples_have_the_shape_of_their_bodies(apis: list[Api]) -> None:
    bodies = {body.__name__: body for operation in documented(apis) if (body := signature_of(operation).body)}
    assert bodies.keys() == BODIES.keys()
    for name, body in bodies.items():
        TypeAdapter(body).validate_python(BODIES[name], strict=False)


def test_contract_names_are_of_classes_in_use(classes: set[str]) -> None:
    assert names.NAMES.keys() - classes == set()


def documented(apis: list[Api]) -> list[Operation]:
    return [operation for api in apis for operation in api.operations.values() if operation.is_documented]


def _answers_something_unnamed(operation: Operation) -> bool:
    signature = signature_of(operation)
    return signature.answer.__name__ == "Ok" and not isinstance(get_origin(signature.view) or signature.view, type)
