"""How the application presents itself to the store."""

from typing import Any

from adapters.cosmos.connection import connected
from adapters.cosmos.containers import DATABASE
from tests.driver.cosmos_account import Account


async def test_store_is_told_which_instance_asks(account: Account) -> None:
    agents: list[str] = []

    def remember(response: Any) -> None:
        agents.append(response.http_request.headers["User-Agent"])

    async with connected(account.instance.cosmos, None, _no_credential, "instance-7") as client:
        await client.get_database_client(DATABASE).read(raw_response_hook=remember)
    assert [agent.split()[-1] for agent in agents] == ["instance-7"]


def _no_credential() -> Any:
    raise AssertionError
