"""Requests, batches and timers end before functionTimeout, and a writer counts as dead only after it."""

import asyncio
import json
from collections.abc import Awaitable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from azure.functions import Blueprint, FunctionApp, HttpRequest

from adapters.cosmos.staging import GRACE
from functions.hosting import time_limits
from functions.hosting.answers import NoContent
from functions.hosting.declaration import Api
from functions.hosting.pipeline import answer_request
from functions.hosting.triggers import Triggers, register_feed, register_timer
from local.host.durations import time_span
from simulation.loop import SimulatedLoop
from tests.builders.services import FewServices

HOST = json.loads((Path(__file__).parents[3] / "host.json").read_text())
FUNCTION_TIMEOUT = time_span(HOST["functionTimeout"])
KILLED_AFTER = timedelta(seconds=12)
"""How long after functionTimeout the host has surely ended the worker."""


def in_virtual_time[T](work: Awaitable[T]) -> T:
    return SimulatedLoop(Random(1)).run(work)  # type: ignore[abstract]  # it has no sockets


async def hang() -> None:
    await asyncio.Event().wait()


async def hang_on(documents: Any) -> None:  # noqa: ARG001 - no batch ends
    await asyncio.Event().wait()


async def asked() -> tuple[int, str | None]:
    api = Api("tests", "v1/tests", None)

    @api.get("thing")
    async def get_thing() -> NoContent:
        await hang()
        return NoContent()

    request = HttpRequest(method="GET", url="https://localhost/api/v1/tests/thing", body=b"")
    answer = await answer_request(api.operations["tests_get_thing"], request, FewServices())
    return answer.status_code, answer.headers.get("Retry-After")


def registered(blueprint: Blueprint) -> Any:
    app = FunctionApp()
    app.register_functions(blueprint)
    [function] = app.get_functions()
    return function.get_user_function()


def test_limits_lie_well_below_the_timeout_of_functions() -> None:
    assert timedelta(seconds=max(time_limits.REQUEST, time_limits.BATCH)) <= FUNCTION_TIMEOUT / 2
    assert timedelta(seconds=time_limits.TIMER) < FUNCTION_TIMEOUT


def test_writer_counts_as_dead_only_when_the_host_has_ended_its_worker() -> None:
    assert FUNCTION_TIMEOUT + KILLED_AFTER < GRACE


def test_request_that_takes_too_long_is_answered_503() -> None:
    assert in_virtual_time(asked()) == (503, "5")


def test_batch_that_takes_too_long_fails_and_so_is_retried() -> None:
    triggers = Triggers("tests")
    triggers.on_change("dialogs", prefix="tests")(hang_on)
    blueprint = Blueprint()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
    register_feed(blueprint, triggers.feeds["tests_hang_on"], FewServices())
    with pytest.raises(TimeoutError):
        in_virtual_time(registered(blueprint)([]))


def test_timer_that_takes_too_long_fails() -> None:
    triggers = Triggers("tests")
    triggers.on_schedule("0 0 * * * *")(hang)
    blueprint = Blueprint()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
    register_timer(blueprint, triggers.timers["tests_hang"], FewServices())
    with pytest.raises(TimeoutError):
        in_virtual_time(registered(blueprint)(None))
