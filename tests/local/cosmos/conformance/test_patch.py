from typing import Any

import pytest
from azure.cosmos import ContainerProxy
from azure.cosmos.exceptions import CosmosAccessConditionFailedError, CosmosHttpResponseError

BEFORE = {"n": 1, "half": 0.5, "text": "a", "gone": True, "deep": {"a": 1}, "list": ["x", "y"], "sl/ash": 1}


@pytest.fixture(name="before")
def _before(container: ContainerProxy, pk: str) -> dict[str, Any]:
    return container.create_item({"id": "1", "pk": pk, **BEFORE})


@pytest.mark.parametrize(
    ("operation", "path", "expected"),
    [
        ({"op": "add", "path": "/new", "value": {"b": 1}}, "new", {"b": 1}),
        ({"op": "add", "path": "/text", "value": "b"}, "text", "b"),
        ({"op": "add", "path": "/list/1", "value": "z"}, "list", ["x", "z", "y"]),
        ({"op": "add", "path": "/list/2", "value": "z"}, "list", ["x", "y", "z"]),
        ({"op": "add", "path": "/list/-", "value": "z"}, "list", ["x", "y", "z"]),
        ({"op": "set", "path": "/list/0", "value": "z"}, "list", ["z", "y"]),
        ({"op": "set", "path": "/deep/b", "value": 2}, "deep", {"a": 1, "b": 2}),
        ({"op": "set", "path": "/new", "value": None}, "new", None),
        ({"op": "replace", "path": "/deep/a", "value": 2}, "deep", {"a": 2}),
        ({"op": "replace", "path": "/list/1", "value": "z"}, "list", ["x", "z"]),
        ({"op": "remove", "path": "/list/0"}, "list", ["y"]),
        ({"op": "remove", "path": "/deep/a"}, "deep", {}),
        ({"op": "incr", "path": "/n", "value": 2}, "n", 3),
        ({"op": "incr", "path": "/half", "value": -1}, "half", -0.5),
        ({"op": "incr", "path": "/fresh", "value": 5}, "fresh", 5),
        ({"op": "move", "from": "/text", "path": "/deep/text"}, "deep", {"a": 1, "text": "a"}),
        ({"op": "set", "path": "/sl~1ash", "value": 2}, "sl/ash", 2),
    ],
)
def test_operation_changes_the_item(
    container: ContainerProxy, pk: str, before: dict[str, Any], operation: dict[str, Any], path: str, expected: Any
) -> None:
    patched = container.patch_item("1", pk, [operation])
    assert patched[path] == expected
    assert container.read_item("1", pk)[path] == expected
    assert patched["_etag"] != before["_etag"]


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "replace", "path": "/absent", "value": 1},
        {"op": "remove", "path": "/absent"},
        {"op": "add", "path": "/absent/child", "value": 1},
        {"op": "add", "path": "/list/9", "value": 1},
        {"op": "set", "path": "/text/child", "value": 1},
        {"op": "incr", "path": "/text", "value": 1},
        {"op": "move", "from": "/absent", "path": "/there"},
        {"op": "set", "path": "/_etag", "value": "x"},
        {"op": "set", "path": "/id", "value": "2"},
        {"op": "unknown", "path": "/n", "value": 1},
        {"op": "set", "path": "n", "value": 1},
    ],
)
@pytest.mark.usefixtures("before")
def test_operation_that_cannot_apply_is_refused_and_changes_nothing(
    container: ContainerProxy, pk: str, operation: dict[str, Any]
) -> None:
    with pytest.raises(CosmosHttpResponseError) as refused:
        container.patch_item("1", pk, [{"op": "set", "path": "/n", "value": 9}, operation])
    assert refused.value.status_code == 400
    assert container.read_item("1", pk)["n"] == 1


@pytest.mark.usefixtures("before")
def test_operations_apply_in_order(container: ContainerProxy, pk: str) -> None:
    patched = container.patch_item(
        "1",
        pk,
        [
            {"op": "move", "from": "/text", "path": "/moved"},
            {"op": "replace", "path": "/moved", "value": "b"},
            {"op": "remove", "path": "/gone"},
        ],
    )
    assert patched["moved"] == "b"
    assert not {"text", "gone"} & set(patched)


@pytest.mark.usefixtures("before")
def test_ten_operations_are_the_limit(container: ContainerProxy, pk: str) -> None:
    operations = [{"op": "incr", "path": "/n", "value": 1}] * 11
    assert container.patch_item("1", pk, operations[:10])["n"] == 11
    with pytest.raises(CosmosHttpResponseError) as refused:
        container.patch_item("1", pk, operations)
    assert refused.value.status_code == 400


@pytest.mark.usefixtures("before")
def test_filter_predicate_decides(container: ContainerProxy, pk: str) -> None:
    change = [{"op": "set", "path": "/n", "value": 7}]
    with pytest.raises(CosmosAccessConditionFailedError):
        container.patch_item("1", pk, change, filter_predicate="FROM c WHERE c.text = 'other' OR c.absent = 1")
    patched = container.patch_item("1", pk, change, filter_predicate="FROM c WHERE c.text = 'a' AND c.n < 2")
    assert patched["n"] == 7


@pytest.mark.usefixtures("before")
def test_malformed_filter_predicate_is_refused(container: ContainerProxy, pk: str) -> None:
    with pytest.raises(CosmosHttpResponseError) as refused:
        container.patch_item("1", pk, [{"op": "set", "path": "/n", "value": 7}], filter_predicate="FROM c WHERE AND")
    assert refused.value.status_code == 400
