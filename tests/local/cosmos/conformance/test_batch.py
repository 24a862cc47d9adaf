from typing import Any

import pytest
from azure.cosmos import ContainerProxy
from azure.cosmos.exceptions import CosmosBatchOperationError, CosmosHttpResponseError


def _item(identifier: str, pk: str, **more: Any) -> dict[str, Any]:
    return {"id": identifier, "pk": pk, **more}


def test_all_operations_of_a_batch_happen(container: ContainerProxy, pk: str) -> None:
    for name in ("replaced", "deleted", "patched", "read"):
        container.create_item(_item(name, pk, n=1))
    results = container.execute_item_batch(
        [
            ("create", (_item("created", pk),)),
            ("upsert", (_item("upserted", pk),)),
            ("replace", ("replaced", _item("replaced", pk, n=2))),
            ("read", ("read",)),
            ("delete", ("deleted",)),
            ("patch", ("patched", [{"op": "incr", "path": "/n", "value": 4}])),
        ],
        partition_key=pk,
    )
    assert [result["statusCode"] for result in results] == [201, 201, 200, 200, 204, 200]
    assert results[3]["resourceBody"]["id"] == "read"
    found = {item["id"]: item.get("n") for item in container.query_items("SELECT * FROM c", partition_key=pk)}
    assert found == {"created": None, "upserted": None, "replaced": 2, "patched": 5, "read": 1}


def test_failed_batch_changes_nothing_and_names_the_culprit(container: ContainerProxy, pk: str) -> None:
    container.create_item(_item("there", pk))
    with pytest.raises(CosmosBatchOperationError) as failed:
        container.execute_item_batch(
            [("create", (_item("new", pk),)), ("create", (_item("there", pk),)), ("delete", ("there",))],
            partition_key=pk,
        )
    assert failed.value.status_code == 409
    assert failed.value.error_index == 1
    assert [result["statusCode"] for result in failed.value.operation_responses] == [424, 409, 424]
    assert [item["id"] for item in container.query_items("SELECT * FROM c", partition_key=pk)] == ["there"]


def test_later_operations_see_earlier_ones(container: ContainerProxy, pk: str) -> None:
    results = container.execute_item_batch(
        [
            ("create", (_item("1", pk, n=1),)),
            ("patch", ("1", [{"op": "incr", "path": "/n", "value": 1}])),
            ("read", ("1",)),
        ],
        partition_key=pk,
    )
    assert results[2]["resourceBody"]["n"] == 2


@pytest.mark.parametrize("operation", ["replace", "upsert", "delete", "patch"])
def test_stale_etag_fails_the_batch(container: ContainerProxy, pk: str, operation: str) -> None:
    container.create_item(_item("1", pk))
    arguments: dict[str, tuple[Any, ...]] = {
        "replace": ("1", _item("1", pk)),
        "upsert": (_item("1", pk),),
        "delete": ("1",),
        "patch": ("1", [{"op": "set", "path": "/n", "value": 1}]),
    }
    with pytest.raises(CosmosBatchOperationError) as failed:
        container.execute_item_batch(
            [("create", (_item("2", pk),)), (operation, arguments[operation], {"if_match_etag": '"stale"'})],
            partition_key=pk,
        )
    assert failed.value.status_code == 412


def test_if_none_match_in_a_batch_refuses_what_is_there(container: ContainerProxy, pk: str) -> None:
    container.create_item(_item("1", pk))
    with pytest.raises(CosmosBatchOperationError) as failed:
        container.execute_item_batch([("upsert", (_item("1", pk),), {"if_none_match_etag": "*"})], partition_key=pk)
    assert failed.value.status_code == 412


def test_false_filter_predicate_fails_the_batch(container: ContainerProxy, pk: str) -> None:
    container.create_item(_item("1", pk, n=1))
    patch = [{"op": "set", "path": "/n", "value": 2}]
    with pytest.raises(CosmosBatchOperationError) as failed:
        container.execute_item_batch(
            [("patch", ("1", patch), {"filter_predicate": "FROM c WHERE c.n = 7"})], partition_key=pk
        )
    assert failed.value.status_code == 412


def test_absent_item_fails_the_batch_with_404(container: ContainerProxy, pk: str) -> None:
    with pytest.raises(CosmosBatchOperationError) as failed:
        container.execute_item_batch([("create", (_item("1", pk),)), ("read", ("absent",))], partition_key=pk)
    assert failed.value.status_code == 404


def test_item_of_another_partition_fails_the_batch(container: ContainerProxy, pk: str) -> None:
    with pytest.raises(CosmosBatchOperationError) as failed:
        container.execute_item_batch([("create", (_item("1", pk + "other"),))], partition_key=pk)
    assert failed.value.status_code == 400


def test_a_hundred_operations_are_the_limit(container: ContainerProxy, pk: str) -> None:
    operations = [("upsert", (_item(str(number), pk),)) for number in range(101)]
    assert len(container.execute_item_batch(operations[:100], partition_key=pk)) == 100
    with pytest.raises(CosmosHttpResponseError) as refused:
        container.execute_item_batch(operations, partition_key=pk)
    assert refused.value.status_code == 400


def test_batch_above_2_mb_is_refused_with_413(container: ContainerProxy, pk: str) -> None:
    operations = [("create", (_item(str(number), pk, text="x" * 1_100_000),)) for number in range(2)]
    with pytest.raises(CosmosHttpResponseError) as refused:
        container.execute_item_batch(operations, partition_key=pk)
    assert refused.value.status_code == 413
    assert list(container.query_items("SELECT * FROM c", partition_key=pk)) == []


def test_batch_reports_the_sum_of_its_charges(container: ContainerProxy, pk: str) -> None:
    results = container.execute_item_batch([("create", (_item("1", pk),)), ("create", (_item("2", pk),))], pk)
    total = float(results.get_response_headers()["x-ms-request-charge"])
    assert total == pytest.approx(sum(result["requestCharge"] for result in results), rel=0.5)
