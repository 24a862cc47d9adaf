"""Functions that the clock starts: each is handed its service, and one that fails says so and fails."""

import json
import logging
from collections.abc import Sequence
from typing import Any

import pytest
from azure.functions import AuthLevel, Blueprint, FunctionApp

from functions.hosting.triggers import Triggers, register_timer
from tests.builders.services import FewServices


class Counter:
    def __init__(self) -> None:
        self.runs = 0


triggers = Triggers("test")


@triggers.on_schedule("0 */5 * * * *")
async def count(counter: Counter) -> None:
    counter.runs += 1


@triggers.on_schedule("0 */5 * * * *")
async def fail() -> None:
    raise ZeroDivisionError


async def follow(documents: Sequence[Any], counter: Counter) -> None:
    counter.runs += len(documents)


def test_reader_of_a_change_feed_keeps_its_lease_prefix_under_another_name() -> None:
    readers = Triggers("test")
    readers.on_change("dialogs", prefix="events-follow")(follow)
    assert readers.feeds["test_follow"].prefix == "events-follow"


def test_two_readers_of_change_feeds_with_one_lease_prefix_are_refused() -> None:
    readers = Triggers("test")
    readers.on_change("dialogs", prefix="events-follow")(follow)
    with pytest.raises(ValueError, match="events-follow"):
        readers.on_change("dialogs", prefix="events-follow")


def registered(name: str, services: FewServices) -> Any:
    blueprint = Blueprint()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
    register_timer(blueprint, triggers.timers[name], services)
    app = FunctionApp(http_auth_level=AuthLevel.ANONYMOUS)
    app.register_functions(blueprint)
    [function] = app.get_functions()
    return function


def test_timer_is_declared_with_its_schedule_and_watched_by_the_platform() -> None:
    described = json.loads(registered("test_count", FewServices(Counter())).get_function_json())
    [binding] = described["bindings"]
    assert binding["type"] == "timerTrigger"
    assert (binding["schedule"], binding["runOnStartup"], binding["useMonitor"]) == ("0 */5 * * * *", False, True)


async def test_timer_is_handed_its_service() -> None:
    counter = Counter()
    await registered("test_count", FewServices(counter)).get_user_function()(None)
    assert counter.runs == 1


async def test_timer_that_fails_is_logged_and_fails(caplog: pytest.LogCaptureFixture) -> None:
    entry = registered("test_fail", FewServices(Counter())).get_user_function()
    with pytest.raises(ZeroDivisionError):
        await entry(None)
    [record] = [each for each in caplog.records if each.name.startswith("functions.")]
    assert record.levelno == logging.ERROR
    assert record.getMessage().startswith("timer failed: test_fail")
