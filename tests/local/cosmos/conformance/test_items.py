from typing import Any

import pytest
from azure.core import MatchConditions
from azure.cosmos import ContainerProxy
from azure.cosmos.exceptions import (
    CosmosAccessConditionFailedError,
    CosmosHttpResponseError,
    CosmosResourceExistsError,
    CosmosResourceNotFoundError,
)
from azure.cosmos.partition_key import NonePartitionKeyValue, NullPartitionKeyValue


def test_created_item_reads_back_with_system_properties(container: ContainerProxy, pk: str) -> None:
    body = {"id": "1", "pk": pk, "text": "blåbærøl €", "deep": {"list": [1, 2.5, None, True]}, "empty": {}}
    container.create_item(body)
    read = container.read_item("1", pk)
    assert {name: read[name] for name in body} == body
    assert {"_rid", "_self", "_etag", "_ts", "_attachments"} <= set(read)
    assert "_lsn" not in read


def test_second_item_of_one_id_conflicts_within_a_partition_only(container: ContainerProxy, pk: str) -> None:
    container.create_item({"id": "1", "pk": pk})
    container.create_item({"id": "1", "pk": pk + "b"})
    with pytest.raises(CosmosResourceExistsError):
        container.create_item({"id": "1", "pk": pk})


def test_absent_item_is_not_found_by_any_operation(container: ContainerProxy, pk: str) -> None:
    for operation in (
        lambda: container.read_item("absent", pk),
        lambda: container.replace_item("absent", {"id": "absent", "pk": pk}),
        lambda: container.delete_item("absent", pk),
        lambda: container.patch_item("absent", pk, [{"op": "set", "path": "/a", "value": 1}]),
    ):
        with pytest.raises(CosmosResourceNotFoundError):
            operation()


def test_item_of_another_partition_is_not_found(container: ContainerProxy, pk: str) -> None:
    container.create_item({"id": "1", "pk": pk})
    with pytest.raises(CosmosResourceNotFoundError):
        container.read_item("1", pk + "b")


def test_upsert_creates_then_replaces(container: ContainerProxy, pk: str) -> None:
    container.upsert_item({"id": "1", "pk": pk, "old": 1})
    container.upsert_item({"id": "1", "pk": pk, "new": 2})
    read = container.read_item("1", pk)
    assert read["new"] == 2
    assert "old" not in read


def test_every_write_changes_the_etag(container: ContainerProxy, pk: str) -> None:
    first = container.create_item({"id": "1", "pk": pk})
    second = container.replace_item("1", {"id": "1", "pk": pk})
    third = container.upsert_item({"id": "1", "pk": pk})
    assert len({first["_etag"], second["_etag"], third["_etag"]}) == 3


def test_deleted_item_is_gone_and_its_id_free(container: ContainerProxy, pk: str) -> None:
    container.create_item({"id": "1", "pk": pk})
    container.delete_item("1", pk)
    container.create_item({"id": "1", "pk": pk})


def test_stale_etag_is_refused_by_every_write(container: ContainerProxy, pk: str) -> None:
    stale = container.create_item({"id": "1", "pk": pk})["_etag"]
    container.replace_item("1", {"id": "1", "pk": pk, "n": 1})
    given: dict[str, Any] = {"etag": stale, "match_condition": MatchConditions.IfNotModified}
    for operation in (
        lambda: container.replace_item("1", {"id": "1", "pk": pk}, **given),
        lambda: container.upsert_item({"id": "1", "pk": pk}, **given),
        lambda: container.delete_item("1", pk, **given),
        lambda: container.patch_item("1", pk, [{"op": "set", "path": "/n", "value": 2}], **given),
    ):
        with pytest.raises(CosmosAccessConditionFailedError):
            operation()
    assert container.read_item("1", pk)["n"] == 1


def test_current_etag_is_accepted(container: ContainerProxy, pk: str) -> None:
    etag = container.create_item({"id": "1", "pk": pk})["_etag"]
    container.replace_item("1", {"id": "1", "pk": pk, "n": 1}, etag=etag, match_condition=MatchConditions.IfNotModified)


def test_upsert_with_etag_of_nothing_creates(container: ContainerProxy, pk: str) -> None:
    container.upsert_item({"id": "1", "pk": pk}, etag='"x"', match_condition=MatchConditions.IfNotModified)
    assert container.read_item("1", pk)["id"] == "1"


def test_upsert_of_what_must_be_missing_is_refused(container: ContainerProxy, pk: str) -> None:
    container.create_item({"id": "1", "pk": pk})
    with pytest.raises(CosmosAccessConditionFailedError):
        container.upsert_item({"id": "1", "pk": pk}, match_condition=MatchConditions.IfMissing)


def test_read_of_unchanged_item_answers_304(container: ContainerProxy, pk: str) -> None:
    etag = container.create_item({"id": "1", "pk": pk})["_etag"]
    unchanged = container.read_item("1", pk, etag=etag, match_condition=MatchConditions.IfModified)
    assert not unchanged
    container.replace_item("1", {"id": "1", "pk": pk, "n": 1})
    changed = container.read_item("1", pk, etag=etag, match_condition=MatchConditions.IfModified)
    assert changed["n"] == 1


@pytest.mark.parametrize("identifier", ["a/b", "a\\b", "a?b", "a#b"])
def test_id_with_forbidden_character_is_refused(container: ContainerProxy, pk: str, identifier: str) -> None:
    with pytest.raises((CosmosHttpResponseError, ValueError)):
        container.create_item({"id": identifier, "pk": pk})


@pytest.mark.parametrize("identifier", ["", 7, "x" * 1024])
def test_id_of_wrong_form_is_refused(container: ContainerProxy, pk: str, identifier: Any) -> None:
    with pytest.raises((CosmosHttpResponseError, TypeError)):
        container.create_item({"id": identifier, "pk": pk})


@pytest.mark.parametrize("identifier", ["with space", "æøå", "a+b%20c&d=e", "semi;colon,comma", "{brace}", "~'(!)*"])
def test_id_of_unusual_characters_is_found_again(container: ContainerProxy, pk: str, identifier: str) -> None:
    container.create_item({"id": identifier, "pk": pk})
    assert container.read_item(identifier, pk)["id"] == identifier
    container.delete_item(identifier, pk)


def test_missing_id_is_refused(container: ContainerProxy, pk: str) -> None:
    with pytest.raises(CosmosHttpResponseError) as refused:
        container.create_item({"pk": pk})
    assert refused.value.status_code == 400


def test_id_cannot_be_changed(container: ContainerProxy, pk: str) -> None:
    container.create_item({"id": "1", "pk": pk})
    with pytest.raises(CosmosHttpResponseError) as refused:
        container.replace_item("1", {"id": "2", "pk": pk})
    assert refused.value.status_code == 400


def test_item_above_2_mb_is_refused_with_413(container: ContainerProxy, pk: str) -> None:
    with pytest.raises(CosmosHttpResponseError) as refused:
        container.create_item({"id": "1", "pk": pk, "text": "x" * (2 * 1024 * 1024)})
    assert refused.value.status_code == 413


def test_item_just_below_2_mb_is_accepted(container: ContainerProxy, pk: str) -> None:
    container.create_item({"id": "1", "pk": pk, "text": "x" * (2 * 1024 * 1024 - 2000)})
    assert len(container.read_item("1", pk)["text"]) == 2 * 1024 * 1024 - 2000


def test_patch_that_moves_an_item_to_another_partition_is_refused(container: ContainerProxy, pk: str) -> None:
    container.create_item({"id": "1", "pk": pk})
    with pytest.raises(CosmosHttpResponseError) as refused:
        container.patch_item("1", pk, [{"op": "set", "path": "/pk", "value": "other"}])
    assert refused.value.status_code == 400


@pytest.mark.parametrize("value", [True, False, 0, 17, -2.5, "", "æ" * 300, "1"])
def test_partition_key_of_any_scalar_finds_its_item(container: ContainerProxy, pk: str, value: Any) -> None:
    container.upsert_item({"id": pk, "pk": value})
    assert container.read_item(pk, value)["pk"] == value


def test_null_and_absent_partition_keys_are_two_partitions(container: ContainerProxy, pk: str) -> None:
    container.create_item({"id": pk, "pk": None, "which": "null"})
    container.create_item({"id": pk, "which": "absent"})
    assert container.read_item(pk, NullPartitionKeyValue)["which"] == "null"
    assert container.read_item(pk, NonePartitionKeyValue)["which"] == "absent"


def test_write_without_response_body_returns_nothing(container: ContainerProxy, pk: str) -> None:
    assert not container.create_item({"id": "1", "pk": pk}, no_response=True)
    assert container.read_item("1", pk)["id"] == "1"


def test_all_items_of_a_partition_are_deleted_together(container: ContainerProxy, pk: str) -> None:
    for number in range(3):
        container.create_item({"id": str(number), "pk": pk})
    container.create_item({"id": "kept", "pk": pk + "b"})
    container.delete_all_items_by_partition_key(pk)
    assert list(container.query_items("SELECT * FROM c", partition_key=pk)) == []
    assert container.read_item("kept", pk + "b")


def test_many_items_are_read_at_once(container: ContainerProxy, pk: str) -> None:
    for number in range(20):
        container.create_item({"id": str(number), "pk": pk, "n": number})
    read = container.read_items([(str(number), pk) for number in range(0, 40, 2)])
    assert sorted(item["n"] for item in read) == list(range(0, 20, 2))


def test_bigger_items_cost_more(container: ContainerProxy, pk: str) -> None:
    def charge(size: int) -> float:
        item = container.upsert_item({"id": "1", "pk": pk, "text": "x" * size})
        return float(item.get_response_headers()["x-ms-request-charge"])

    assert charge(100_000) > charge(100)
