"""A cloud for stories, and how long to look for wrong answers: a bounded, repeatable look unless told otherwise.

`python -m pytest -q -n 0 tests/authorization --stories 200` plays as many others, for a quarter of an hour.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession

from local.stack import running
from tests.authorization.playing import Stage
from tests.authorization.scenery import WORLD
from tests.driver.http import Api


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--stories", type=int, help="how many stories to play, at random and another each time")


@pytest.fixture(scope="session")
def told(request: pytest.FixtureRequest) -> int | None:
    """None for the bounded look: the option is only known when this folder is asked for by name."""
    number: int | None = request.config.getoption("--stories", default=None)
    return number


@pytest.fixture(scope="session")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[asyncio.Runner, Stage]]:
    """A cloud in a world without anybody, on a loop that runs while a story is played."""
    folder = tmp_path_factory.mktemp("theatre")
    world = folder / "world.json"
    world.write_text(json.dumps(WORLD), "utf-8")
    with asyncio.Runner() as runner:
        opened = AsyncExitStack()
        yield runner, runner.run(opened.enter_async_context(_opened(folder / "cloud", world)))
        runner.run(opened.aclose())


@asynccontextmanager
async def _opened(folder: Path, world: Path) -> AsyncIterator[Stage]:
    async with running(data=folder, world=world) as cloud, ClientSession() as session:
        yield Stage(Api(cloud, session))
