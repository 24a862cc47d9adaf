"""Fixtures that several folders of tests take over in their conftest."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import pytest
from aiohttp import ClientSession

from adapters.cosmos.reference import CosmosReference
from tests.driver.cosmos_account import Account, account_in
from tests.stand_ins.altinn import ROOT, AltinnStandIn, running
from tests.stand_ins.clock import Clock, Sleep
from tests.stand_ins.upstream import Upstream, serving


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sleep() -> Sleep:
    return Sleep()


@pytest.fixture
async def session() -> AsyncIterator[Callable[[], ClientSession]]:
    async with ClientSession() as opened:
        yield lambda: opened


@pytest.fixture
async def upstream() -> AsyncIterator[Upstream]:
    async with serving() as server:
        yield server


@pytest.fixture(scope="session")
async def altinn_process(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[AltinnStandIn]:
    async with running(tmp_path_factory.mktemp("altinn"), ROOT / "tests/stand_ins/world.json") as altinn:
        yield altinn


@pytest.fixture
async def altinn(altinn_process: AltinnStandIn) -> AsyncIterator[AltinnStandIn]:
    """The stand-in without faults and with nothing in its log."""
    await altinn_process.forget()
    yield altinn_process
    await altinn_process.forget()


@pytest.fixture
def present() -> Clock:
    """A clock that starts now, for tokens that other processes judge by their own clock."""
    return Clock(datetime.now(UTC))


@pytest.fixture(scope="session")
async def account(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Account]:
    """One Cosmos DB stand-in a process."""
    async with account_in(tmp_path_factory.mktemp("account")) as account:
        yield account


@pytest.fixture
async def reference(account: Account) -> AsyncIterator[CosmosReference]:
    """The store of reference data, with nothing in it."""
    async with account.fresh_database() as database:
        yield CosmosReference(database)
