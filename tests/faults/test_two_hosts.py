"""What one host has acknowledged the other one shows at once, however far the replica that it reads from is behind."""

from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientSession

from local.stack import Cloud, running
from tests.driver.documents import a_dialog
from tests.driver.end_user import EndUser
from tests.driver.http import Api
from tests.driver.mischief import Mischief
from tests.driver.people import KARI, person
from tests.driver.service_owner import ServiceOwner

FAR = 1000


@pytest.fixture(scope="module")
async def cloud(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Cloud]:
    async with running(data=tmp_path_factory.mktemp("two-hosts"), hosts=2) as cloud:
        yield cloud


@pytest.fixture
async def apis(cloud: Cloud) -> AsyncIterator[tuple[Api, Api]]:
    """Give both hosts, the second one with a replica that is behind."""
    first, second = cloud.instance.apis
    async with ClientSession() as session:
        mischief = Mischief(cloud, session)
        await mischief.in_cosmos("stale", lagRequests=FAR, match={"host": f"local-{urlsplit(second).port}"})
        yield Api(cloud, session, first), Api(cloud, session, second)
        await mischief.is_over()


async def test_dialog_is_there_on_the_other_host_right_after_it_was_created(apis: tuple[Api, Api]) -> None:
    here, there = apis
    dialog_id = await ServiceOwner(here).creates(a_dialog())
    (await ServiceOwner(there).gets(dialog_id)).expect(200)
    kari = EndUser.person(there, KARI)
    assert dialog_id in await kari.finds(party=person(KARI))
    (await kari.opens(dialog_id)).expect(200)


async def test_change_and_purge_are_seen_on_the_other_host_at_once(apis: tuple[Api, Api]) -> None:
    here, there = map(ServiceOwner, apis)
    dialog_id = await here.creates(a_dialog())
    (await there.gets(dialog_id)).expect(200)
    (await here.patches(dialog_id, [{"op": "add", "path": "/progress", "value": 50}])).expect(204)
    assert (await there.gets(dialog_id)).expect(200).json["progress"] == 50
    (await here.asks("POST", f"{dialog_id}/actions/purge")).expect(204)
    (await there.gets(dialog_id)).expect(404)
