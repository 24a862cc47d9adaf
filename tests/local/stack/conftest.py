"""A local cloud whose host runs the smallest app, one for all tests of a process."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from local.stack import Cloud, running

APP = Path(__file__).with_name("app")


@pytest.fixture(scope="session")
async def cloud(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Cloud]:
    async with running(data=tmp_path_factory.mktemp("cloud"), app=APP) as running_cloud:
        yield running_cloud
