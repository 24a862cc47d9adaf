"""A database for each test, in which nothing goes on when the test is over."""

from collections.abc import AsyncIterator

import pytest
from azure.cosmos.aio import DatabaseProxy

from adapters.cosmos.reference import CosmosReference
from tests.driver.cosmos_account import Account
from tests.driver.patience import settled


@pytest.fixture
async def database(account: Account) -> AsyncIterator[DatabaseProxy]:
    async with account.fresh_database() as database:
        yield database
        await account.heal()
        await settled()


@pytest.fixture
def reference(database: DatabaseProxy) -> CosmosReference:
    return CosmosReference(database)
