"""One Cosmos DB stand-in a process, and stores that speak to it through the real SDK."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from adapters.cosmos.dialogs import CosmosDialogStore
from tests.driver.cosmos_account import Account, account_in


@pytest.fixture(scope="session")
async def account(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Account]:
    async with account_in(tmp_path_factory.mktemp("account")) as account:
        yield account


@pytest.fixture
def store(account: Account) -> CosmosDialogStore:
    """A store that knows nothing yet, as in a new process."""
    return CosmosDialogStore(account.database, lambda: datetime.now(UTC))
