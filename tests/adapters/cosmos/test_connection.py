"""How the application presents itself to the store, and what it logs of that."""

import logging
from typing import Any

import pytest

from adapters.cosmos.connection import connect
from adapters.cosmos.containers import DATABASE
from adapters.cosmos.dialogs import CosmosDialogStore
from bootstrap import logs
from tests.builders.decisions import a_creation, a_moment
from tests.driver.cosmos_account import Account


async def test_store_is_told_which_instance_asks(account: Account) -> None:
    agents: list[str] = []

    def remember(response: Any) -> None:
        agents.append(response.http_request.headers["User-Agent"])

    async with connect(account.instance.cosmos, None, _no_credential, "instance-7") as client:
        await client.get_database_client(DATABASE).read(raw_response_hook=remember)
    assert [agent.split()[-1] for agent in agents] == ["instance-7"]


async def test_no_log_record_of_a_request_holds_a_party(
    store: CosmosDialogStore, caplog: pytest.LogCaptureFixture
) -> None:
    logs.keep_parties_out()
    decision = a_creation()
    with caplog.at_level(logging.INFO):
        saved = await store.create(decision, a_moment().new_id(), id_was_chosen=False)
        await store.root(saved.id)
    assert decision.dialog.party not in caplog.text


def _no_credential() -> Any:
    raise AssertionError
