"""Closed for maintenance: every address says so, and until when."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

from local.stack import running
from tests.driver.http import Api


@pytest.fixture(scope="module")
async def closed(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Api]:
    settings = {"Maintenance": "2099-12-24T06:00:00+01:00"}
    async with (
        running(data=tmp_path_factory.mktemp("closed"), settings=settings) as cloud,
        ClientSession() as session,
    ):
        yield Api(cloud, session)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "serviceowner/dialogs"),
        ("GET", "enduser/dialogs/0195d3a0-1111-7aaa-8bbb-000000000001"),
        ("GET", "metadata/limits"),
        ("GET", ".well-known/jwks.json"),
    ],
)
async def test_everything_is_unavailable_until_the_time_that_is_told(closed: Api, method: str, path: str) -> None:
    answer = (await closed.ask(method, path)).expect(503)
    assert answer.body == b"Service Unavailable"
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["retry-after"] == "Thu, 24 Dec 2099 05:00:00 GMT"
