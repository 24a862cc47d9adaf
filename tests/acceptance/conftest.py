"""One running cloud for all stories of a process, and those who play in them."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

from local.stack import Cloud, running
from tests.driver.documents import a_dialog
from tests.driver.end_user import EndUser
from tests.driver.events import Events, collecting
from tests.driver.http import Api
from tests.driver.people import AMIR, BUILDING, FJELLTOPP, GRANTS, KARI, OLA, PAYROLL, TAX_RETURN, TOMASZ
from tests.driver.service_owner import ServiceOwner
from tests.driver.stored import Stored, looking_into


@pytest.fixture(scope="session")
async def cloud(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Cloud]:
    async with running(data=tmp_path_factory.mktemp("cloud")) as cloud:
        yield cloud


@pytest.fixture(scope="session")
async def api(cloud: Cloud) -> AsyncIterator[Api]:
    async with ClientSession() as session:
        yield Api(cloud, session)


@pytest.fixture(scope="session", autouse=True)
async def in_use(api: Api) -> None:
    """Dialogs of some resources, made before any story asks for the catalogue, which is then kept."""
    ttd, skd = ServiceOwner(api), ServiceOwner(api, "skd")
    await ttd.creates(a_dialog(serviceResource=BUILDING, party=FJELLTOPP))
    await ttd.creates(a_dialog(serviceResource=GRANTS, party=FJELLTOPP))
    await skd.creates(a_dialog(serviceResource=TAX_RETURN, party=FJELLTOPP))


@pytest.fixture(scope="session")
async def events(cloud: Cloud) -> AsyncIterator[Events]:
    async with collecting(cloud.service_bus) as events:
        yield events


@pytest.fixture(scope="session")
async def stored(cloud: Cloud) -> AsyncIterator[Stored]:
    async with looking_into(cloud.cosmos) as stored:
        yield stored


@pytest.fixture
def ttd(api: Api) -> ServiceOwner:
    return ServiceOwner(api)


@pytest.fixture
def skd(api: Api) -> ServiceOwner:
    return ServiceOwner(api, "skd")


@pytest.fixture
def kari(api: Api) -> EndUser:
    return EndUser.person(api, KARI)


@pytest.fixture
def ola(api: Api) -> EndUser:
    return EndUser.person(api, OLA)


@pytest.fixture
def amir(api: Api) -> EndUser:
    return EndUser.person(api, AMIR)


@pytest.fixture
def tomasz(api: Api) -> EndUser:
    return EndUser.person(api, TOMASZ)


@pytest.fixture
def payroll(api: Api) -> EndUser:
    return EndUser.system(api, PAYROLL)
