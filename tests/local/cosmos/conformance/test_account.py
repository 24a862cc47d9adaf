import base64
import uuid

import pytest
from azure.cosmos import ContainerProxy, CosmosClient, DatabaseProxy, PartitionKey
from azure.cosmos.exceptions import CosmosHttpResponseError, CosmosResourceExistsError, CosmosResourceNotFoundError

from .conftest import results


def test_wrong_key_is_refused_with_401(account: tuple[str, str]) -> None:
    wrong = base64.b64encode(b"another key").decode()
    with pytest.raises(CosmosHttpResponseError) as refused:
        CosmosClient(account[0], wrong)
    assert refused.value.status_code == 401


def test_database_is_listed_until_deleted(client: CosmosClient) -> None:
    name = f"short-{uuid.uuid4()}"
    client.create_database(name)
    assert name in [found["id"] for found in client.list_databases()]
    client.delete_database(name)
    assert name not in [found["id"] for found in client.list_databases()]


def test_second_database_of_one_name_conflicts(client: CosmosClient, database: DatabaseProxy) -> None:
    with pytest.raises(CosmosResourceExistsError):
        client.create_database(database.id)


def test_container_of_absent_database_is_not_found(client: CosmosClient) -> None:
    with pytest.raises(CosmosResourceNotFoundError):
        client.get_database_client("absent").get_container_client("absent").read()


def test_container_keeps_its_definition(database: DatabaseProxy) -> None:
    created = database.create_container(
        f"c-{uuid.uuid4()}",
        PartitionKey(path=["/a", "/b", "/c"], kind="MultiHash"),
        default_ttl=-1,
        unique_key_policy={"uniqueKeys": [{"paths": ["/name"]}]},
        indexing_policy={
            "includedPaths": [{"path": "/a/?"}],
            "excludedPaths": [{"path": "/*"}],
            "compositeIndexes": [[{"path": "/a", "order": "descending"}, {"path": "/b", "order": "ascending"}]],
        },
    )
    read = database.get_container_client(created.id).read()
    assert read["partitionKey"]["paths"] == ["/a", "/b", "/c"]
    assert read["defaultTtl"] == -1
    assert read["uniqueKeyPolicy"]["uniqueKeys"][0]["paths"] == ["/name"]
    assert [path["path"] for path in read["indexingPolicy"]["includedPaths"]] == ["/a/?"]
    assert len(read["indexingPolicy"]["compositeIndexes"][0]) == 2


def test_containers_are_listed_until_deleted(database: DatabaseProxy) -> None:
    created = database.create_container(f"c-{uuid.uuid4()}", PartitionKey(path="/pk"))
    assert created.id in [found["id"] for found in database.list_containers()]
    database.delete_container(created.id)
    assert created.id not in [found["id"] for found in database.list_containers()]
    with pytest.raises(CosmosResourceNotFoundError):
        created.read()


def test_replaced_indexing_policy_serves_the_new_order(database: DatabaseProxy) -> None:
    key = PartitionKey(path="/pk")
    created = database.create_container(f"c-{uuid.uuid4()}", key)
    for number in range(3):
        created.create_item({"id": str(number), "pk": "p", "a": number % 2, "b": number})
    query = "SELECT VALUE c.id FROM c ORDER BY c.a, c.b DESC"
    with pytest.raises(CosmosHttpResponseError):
        results(created, query, partition_key="p")
    composite = [{"path": "/a", "order": "ascending"}, {"path": "/b", "order": "descending"}]
    policy = {"includedPaths": [{"path": "/*"}], "compositeIndexes": [composite]}
    database.replace_container(created, key, indexing_policy=policy)
    assert results(created, query, partition_key="p") == ["2", "0", "1"]


def test_partition_key_of_a_container_is_fixed(database: DatabaseProxy) -> None:
    created = database.create_container(f"c-{uuid.uuid4()}", PartitionKey(path="/pk"))
    with pytest.raises(CosmosHttpResponseError) as refused:
        database.replace_container(created, PartitionKey(path="/other"))
    assert refused.value.status_code == 400


def test_recreated_container_is_empty_for_a_client_that_knew_the_old_one(database: DatabaseProxy) -> None:
    name, key = f"c-{uuid.uuid4()}", PartitionKey(path="/pk")
    known = database.create_container(name, key)
    known.create_item({"id": "1", "pk": "p"})
    database.delete_container(name)
    database.create_container(name, key)
    known.create_item({"id": "1", "pk": "p"})
    assert len(list(known.read_all_items())) == 1


def test_feed_ranges_cover_the_container(container: ContainerProxy) -> None:
    assert len(list(container.read_feed_ranges())) >= 1


def test_responses_carry_charge_session_and_activity(container: ContainerProxy, pk: str) -> None:
    headers = container.create_item({"id": "1", "pk": pk}).get_response_headers()
    assert float(headers["x-ms-request-charge"]) > 1
    assert headers["x-ms-session-token"]
    assert headers["x-ms-activity-id"]
