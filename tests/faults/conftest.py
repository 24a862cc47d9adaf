"""A running cloud for those tests that kill its parts and break its answers; each leaves it whole."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

from local.stack import Cloud, running
from tests.driver.cosmos_account import Account, account_in
from tests.driver.end_user import EndUser
from tests.driver.http import Api
from tests.driver.mischief import Mischief
from tests.driver.people import KARI
from tests.driver.service_owner import ServiceOwner
from tests.driver.stored import Stored, looking_into


@pytest.fixture(scope="session")
async def shaken(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Cloud]:
    async with running(data=tmp_path_factory.mktemp("shaken")) as cloud:
        yield cloud


@pytest.fixture
async def api(shaken: Cloud) -> AsyncIterator[Api]:
    async with ClientSession() as session:
        yield Api(shaken, session)


@pytest.fixture
async def mischief(shaken: Cloud) -> AsyncIterator[Mischief]:
    async with ClientSession() as session:
        mischief = Mischief(shaken, session)
        yield mischief
        await mischief.is_over()


@pytest.fixture
async def stored(shaken: Cloud) -> AsyncIterator[Stored]:
    async with looking_into(shaken.cosmos) as stored:
        yield stored


@pytest.fixture(scope="session")
async def account(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Account]:
    async with account_in(tmp_path_factory.mktemp("account")) as account:
        yield account


@pytest.fixture
def ttd(api: Api) -> ServiceOwner:
    return ServiceOwner(api)


@pytest.fixture
def kari(api: Api) -> EndUser:
    return EndUser.person(api, KARI)
