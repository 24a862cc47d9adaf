"""The asynchronous client takes its own paths through the protocol: the same essentials once more."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from azure.core import MatchConditions
from azure.cosmos import PartitionKey
from azure.cosmos.aio import ContainerProxy, CosmosClient
from azure.cosmos.exceptions import CosmosAccessConditionFailedError, CosmosBatchOperationError, CosmosHttpResponseError

POLICY: dict[str, Any] = {
    "includedPaths": [{"path": "/*"}],
    "compositeIndexes": [[{"path": "/at", "order": "descending"}, {"path": "/id", "order": "descending"}]],
}


@pytest_asyncio.fixture(name="threads", scope="module", loop_scope="session")
async def _threads(account: tuple[str, str]) -> AsyncIterator[ContainerProxy]:
    async with CosmosClient(*account) as client:
        database = await client.create_database(f"async-{uuid.uuid4()}")
        key = PartitionKey(path=["/tenant", "/thread"], kind="MultiHash")
        yield await database.create_container("threads", key, indexing_policy=POLICY)
        await client.delete_database(database.id)


def _item(tenant: str, number: int) -> dict[str, Any]:
    return {"id": f"{number:03}", "tenant": tenant, "thread": f"{number:03}", "at": number // 4, "n": number}


async def _filled(threads: ContainerProxy, count: int) -> str:
    tenant = str(uuid.uuid4())
    await asyncio.gather(*(threads.create_item(_item(tenant, number)) for number in range(count)))
    return tenant


async def test_item_lives_through_all_its_operations(threads: ContainerProxy) -> None:
    tenant = str(uuid.uuid4())
    created = await threads.create_item(_item(tenant, 1))
    key = [tenant, "001"]
    assert (await threads.read_item("001", key))["n"] == 1
    await threads.patch_item("001", key, [{"op": "incr", "path": "/n", "value": 1}])
    with pytest.raises(CosmosAccessConditionFailedError):
        await threads.replace_item(
            "001", _item(tenant, 1), etag=created["_etag"], match_condition=MatchConditions.IfNotModified
        )
    await threads.upsert_item({**_item(tenant, 1), "n": 7})
    assert (await threads.read_item("001", key))["n"] == 7
    await threads.delete_item("001", key)


async def test_ordered_prefix_query_pages_by_token(threads: ContainerProxy) -> None:
    tenant, found, token = await _filled(threads, 10), [], None
    while True:
        query = "SELECT * FROM c ORDER BY c.at DESC, c.id DESC"
        pages = threads.query_items(query, partition_key=[tenant], max_item_count=4).by_page(token)
        found += [item["n"] async for item in await anext(pages)]
        token = pages.continuation_token  # type: ignore[attr-defined]  # the paging iterator has it, its type does not say so
        if token is None:
            break
    assert found == list(range(9, -1, -1))


async def test_ordered_query_crosses_partitions(threads: ContainerProxy) -> None:
    tenants = [await _filled(threads, 5) for _ in range(2)]
    query = "SELECT * FROM c WHERE ARRAY_CONTAINS(@tenants, c.tenant) ORDER BY c.at DESC, c.id DESC"
    items = threads.query_items(query, parameters=[{"name": "@tenants", "value": tenants}], max_item_count=3)
    assert [item["n"] async for item in items] == [4, 4, 3, 3, 2, 2, 1, 1, 0, 0]


async def test_count_across_and_below_a_prefix(threads: ContainerProxy) -> None:
    tenant = await _filled(threads, 6)
    below: Any = threads.query_items("SELECT VALUE COUNT(1) FROM c", partition_key=[tenant])
    across: Any = threads.query_items(
        "SELECT VALUE COUNT(1) FROM c WHERE c.tenant = @t", parameters=[{"name": "@t", "value": tenant}]
    )
    assert [count async for count in below] == [count async for count in across] == [6]


async def test_batch_happens_or_does_not(threads: ContainerProxy) -> None:
    tenant = str(uuid.uuid4())
    await threads.execute_item_batch([("create", (_item(tenant, 1),))], [tenant, "001"])
    with pytest.raises(CosmosBatchOperationError):
        await threads.execute_item_batch(
            [("upsert", ({**_item(tenant, 1), "n": 9},)), ("delete", ("absent",))], [tenant, "001"]
        )
    assert (await threads.read_item("001", [tenant, "001"]))["n"] == 1


async def test_feed_continues_by_token(threads: ContainerProxy, account: tuple[str, str]) -> None:
    async with CosmosClient(*account) as client:
        reader = client.get_database_client(threads.database_link.split("/")[1]).get_container_client(threads.id)
        assert [change async for change in reader.query_items_change_feed(start_time="Now")] == []
        token = client.client_connection.last_response_headers["etag"]
        tenant = await _filled(threads, 3)
        changes = [change async for change in reader.query_items_change_feed(continuation=token)]
    assert sorted(change["n"] for change in changes if change["tenant"] == tenant) == [0, 1, 2]


async def test_concurrent_writers_never_both_win_one_etag(threads: ContainerProxy) -> None:
    tenant = str(uuid.uuid4())
    etag = (await threads.create_item(_item(tenant, 1)))["_etag"]

    async def replace(number: int) -> bool:
        changed = {**_item(tenant, 1), "n": number}
        try:
            await threads.replace_item("001", changed, etag=etag, match_condition=MatchConditions.IfNotModified)
        except CosmosAccessConditionFailedError:
            return False
        return True

    assert sum(await asyncio.gather(*(replace(number) for number in range(20)))) == 1


async def test_unsupported_query_says_so(threads: ContainerProxy) -> None:
    query = "SELECT c.tenant FROM c GROUP BY c.tenant"
    with pytest.raises(CosmosHttpResponseError, match="does not support GROUP BY") as refused:
        _ = [item async for item in threads.query_items(query, partition_key=["x"])]
    assert refused.value.status_code == 400
