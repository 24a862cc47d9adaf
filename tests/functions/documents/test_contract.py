"""The documents keep the contract: path by path, parameter by parameter, schema by schema."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.functions.documents import intended
from tests.functions.documents.shape import Walk

type Document = dict[str, Any]
type Described = dict[str, Any]

NAMES_FILE = Path(__file__).parent / "names.json"
"""What generated clients depend on: ids of operations, and which shape of ours stands for one of the contract."""
NAMES: dict[str, dict[str, dict[str, str]]] = json.loads(NAMES_FILE.read_text("utf-8"))


def operations(document: Document) -> dict[tuple[str, str], Described]:
    return {
        (method.upper(), path): operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }


def pairs(contract: Document, ours: Document) -> Iterator[tuple[str, Described, Described]]:
    mine = operations(ours)
    for key, theirs in operations(contract).items():
        if key in mine:
            yield mine[key]["operationId"], theirs, mine[key]


def parameters(operation: Described) -> dict[tuple[str, str], Described]:
    return {(told["in"], told["name"].lower()): told for told in operation.get("parameters", ())}


def media(told: Described) -> dict[str, Any]:
    return {kind: content["schema"] for kind, content in told.get("content", {}).items()}


def test_every_operation_of_the_contract_is_here(contract: Document, ours: Document) -> None:
    assert operations(contract).keys() - operations(ours).keys() == set()


def test_operations_beyond_the_contract_are_intended(audience: str, contract: Document, ours: Document) -> None:
    added = {f"{method} {path}" for method, path in operations(ours).keys() - operations(contract).keys()}
    told = "what the contract lacks is named, with the reason, in OPERATIONS of intended.py"
    assert added == intended.OPERATIONS[audience].keys(), told


def test_operations_keep_their_ids(audience: str, ours: Document) -> None:
    """Generated clients name their methods by them: they are those of the reference's documents by audience."""
    ids = {f"{method} {path}": told["operationId"] for (method, path), told in operations(ours).items()}
    assert ids == NAMES[audience]["operations"], f"an id changes the clients that are generated: see {NAMES_FILE.name}"


def test_every_parameter_of_the_contract_is_here(contract: Document, ours: Document) -> None:
    missing = {
        (name, parameter)
        for name, theirs, mine in pairs(contract, ours)
        for parameter in parameters(theirs).keys() - parameters(mine).keys()
    }
    assert missing == set()


def test_parameters_beyond_the_contract_are_intended(contract: Document, ours: Document) -> None:
    added = {
        told["name"]
        for _, theirs, mine in pairs(contract, ours)
        for key, told in parameters(mine).items()
        if key not in parameters(theirs)
    }
    assert added <= intended.PARAMETERS.keys()


def test_parameters_are_required_where_the_contract_does(audience: str, contract: Document, ours: Document) -> None:
    differing = {
        (name, told["name"])
        for name, theirs, mine in pairs(contract, ours)
        for key, told in parameters(theirs).items()
        if bool(told.get("required")) != bool(parameters(mine)[key].get("required"))
    }
    assert differing == intended.NOT_REQUIRED[audience].keys()


def test_every_status_of_the_contract_is_here(audience: str, contract: Document, ours: Document) -> None:
    missing = {
        (name, status)
        for name, theirs, mine in pairs(contract, ours)
        for status in theirs["responses"].keys() - mine["responses"].keys()
    }
    assert missing == intended.DROPPED_STATUSES[audience].keys()


def test_statuses_beyond_the_contract_are_intended(contract: Document, ours: Document) -> None:
    added = {
        int(status)
        for _, theirs, mine in pairs(contract, ours)
        for status in mine["responses"].keys() - theirs["responses"].keys()
    }
    assert added <= intended.UNTOLD_STATUSES.keys()


def test_headers_of_answers_are_here(contract: Document, ours: Document) -> None:
    missing = {
        (name, status, header)
        for name, theirs, mine in pairs(contract, ours)
        for status in theirs["responses"].keys() & mine["responses"].keys()
        for header in headers(theirs, status) - headers(mine, status)
    }
    assert missing == set()


def test_what_is_sent_and_answered_has_the_shapes_of_the_contract(
    audience: str, contract: Document, ours: Document
) -> None:
    differences, _ = walked(contract, ours)
    named = intended.SHAPES[audience]
    unnamed, gone = sorted(differences - named.keys()), sorted(named.keys() - differences)
    assert not unnamed, f"mend these differences from the contract, or name them in SHAPES of intended.py: {unnamed}"
    assert not gone, f"take what differs no more out of SHAPES of intended.py: {gone}"


def test_shapes_keep_their_names(audience: str, contract: Document, ours: Document) -> None:
    """The package's names are those of one document for both audiences; ours are those of a document for each."""
    _, names = walked(contract, ours)
    assert dict(sorted(names)) == NAMES[audience]["shapes"], f"a name changes generated clients: see {NAMES_FILE.name}"


def headers(operation: Described, status: str) -> set[str]:
    return {header.lower() for header in operation["responses"][status].get("headers", {})}


def walked(contract: Document, ours: Document) -> tuple[set[str], set[tuple[str, str]]]:
    """Compare all shapes: what differs, and which shape stands for which."""
    walk = Walk(contract["components"]["schemas"], ours["components"]["schemas"])
    differences = {
        difference
        for name, theirs, mine in pairs(contract, ours)
        for place, their_schema, my_schema in schemas(name, theirs, mine)
        for difference in walk.differences(place, their_schema, my_schema)
    }
    return differences, walk.names


def schemas(name: str, theirs: Described, mine: Described) -> Iterator[tuple[str, Any, Any]]:
    """Give every pair of schemas of an operation: parameters, body, and the answer that is no refusal."""
    for (place, key), told in parameters(theirs).items():
        if place != "header" and (place, key) in parameters(mine):
            yield f"{name}({told['name']})", told["schema"], parameters(mine)[place, key]["schema"]
    if "requestBody" in theirs:
        for kind, schema in media(theirs["requestBody"]).items():
            yield f"{name} {kind}", schema, media(mine["requestBody"]).get(kind, {})
    for status, response in theirs["responses"].items():
        if status.startswith("2"):
            for kind, schema in media(response).items():
                yield f"{name} {status}", schema, media(mine["responses"][status]).get(kind, {})
