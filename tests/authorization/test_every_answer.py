"""Every answer of the end user's API to everybody is what an independent reading of the rules says it must be.

Stories at random are played on a cloud of their own: who may do what for whom, which dialogs there are, who asks. The
expectations (`rights`, `expected`) are worked out from what was sent, without the application's code.
"""

import asyncio
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.authorization.playing import Stage
from tests.authorization.stories import Story, stories

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
