"""What a local cloud finds of its last run."""

from pathlib import Path

from azure.cosmos.aio import CosmosClient, DatabaseProxy

from adapters.cosmos import containers
from local.stack.provision import provision
from tests.driver.cosmos_account import DATABASE, account_in

NAMES = (containers.KEYS, containers.REFERENCE, containers.ANSWERS)


async def test_start_keeps_what_was_stored_and_forgets_what_another_world_said(tmp_path: Path) -> None:
    async with account_in(tmp_path) as account:
        for name in NAMES:
            await account.database.get_container_client(name).create_item({"id": "kept"})
        await provision(account.instance)
        async with CosmosClient.from_connection_string(account.instance.cosmos) as client:
            found = {name: await ids(client.get_database_client(DATABASE), name) for name in NAMES}
    assert found == {containers.KEYS: ["kept"], containers.REFERENCE: [], containers.ANSWERS: []}


async def ids(database: DatabaseProxy, container: str) -> list[str]:
    found = database.get_container_client(container).query_items("SELECT VALUE c.id FROM c")
    return [str(each) async for each in found]
