"""Stores that speak to the Cosmos DB stand-in through the real SDK."""

from datetime import UTC, datetime

import pytest

from adapters.cosmos.dialogs import CosmosDialogStore
from tests.driver.cosmos_account import Account


@pytest.fixture
def store(account: Account) -> CosmosDialogStore:
    """A store that knows nothing yet, as in a new process."""
    return CosmosDialogStore(account.database, lambda: datetime.now(UTC))
