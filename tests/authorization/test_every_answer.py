"""Every answer of the end user's API to everybody is what an independent reading of the rules says it must be.

Stories at random are played on a cloud of their own: who may do what for whom, which dialogs there are, who asks. The
expectations (`rights`, `expected`) are worked out from what was sent, without the application's code.
"""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession
from hypothesis import HealthCheck, Phase, given, settings

from local.stack import running
from tests.authorization.playing import Stage
from tests.authorization.scenery import WORLD
from tests.authorization.stories import Story, stories
from tests.driver.http import Api

BOUNDED = 6
SECONDS_A_STORY = 60
MET = {
    *(f"details {status}" for status in (200, 403, 404, 410)),
    *(f"activities {status}" for status in (200, 404)),
    *(f"transmission {status}" for status in (200, 404)),
    *(f"seenlog {status}" for status in (200, 403, 404)),
    *(f"labels {status}" for status in (204, 403)),
    *(f"bulk {status}" for status in (204, 404)),
    *(f"lookup {status}" for status in (200, 403, 404)),
    "hidden",
    "expired",
    "listed",
}
"""What a look must have met, else it was too short to tell anything."""


@pytest.fixture(scope="module")
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


@pytest.mark.timeout(0)  # `played` has one of its own
def test_every_answer_is_what_the_rules_say(theatre: tuple[asyncio.Runner, Stage], told: int | None) -> None:
    runner, stage = theatre
    stage.met = Counter()

    @settings(
        max_examples=told or BOUNDED,
        derandomize=told is None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(stories())
    def played(story: Story) -> None:
        runner.run(asyncio.wait_for(stage.play(story), SECONDS_A_STORY))

    played()
    assert {name for name in MET if not stage.met[name]} == set()
