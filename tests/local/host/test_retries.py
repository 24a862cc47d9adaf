"""Retry policies and waits in outages."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from local.host.retries import RetryPolicy, outage_delay
from tests.local.host.conftest import WriteApp, visiting

FIXED = SimpleNamespace(retry_strategy="fixed_delay", max_retry_count=2, delay_interval=timedelta(seconds=3))
GROWING = SimpleNamespace(
    retry_strategy="exponential_backoff",
    max_retry_count=-1,
    minimum_interval=timedelta(seconds=1),
    maximum_interval=timedelta(seconds=10),
)


def test_fixed_delay_is_the_same_each_time_and_ends() -> None:
    policy = RetryPolicy.read(FIXED)
    assert [policy.delay(retry) for retry in (1, 2)] == [3.0, 3.0]
    assert [policy.allows(retry) for retry in (1, 2, 3)] == [True, True, False]


def test_growing_delay_doubles_within_its_bounds_and_never_ends() -> None:
    policy = RetryPolicy.read(GROWING)
    assert 1 <= policy.delay(1) <= 1.2
    assert 3.2 <= policy.delay(3) <= 4.8
    assert policy.delay(1000) == 10
    assert policy.allows(10**9)


def test_outage_is_asked_about_ever_more_slowly_up_to_a_limit() -> None:
    delays = [outage_delay(failures) for failures in range(1, 12)]
    assert delays == sorted(delays)
    assert (delays[0], delays[-1]) == (0.2, 5.0)


async def test_retry_policy_that_azure_would_ignore_is_ignored_with_a_warning(
    write_app: WriteApp, caplog: pytest.LogCaptureFixture
) -> None:
    source = """
attempts = []

@app.route("once", methods=["GET"])
@app.retry(strategy="fixed_delay", max_retry_count="3", delay_interval="00:00:00")
async def once(req: func.HttpRequest, context: func.Context) -> str:
    attempts.append(1)
    if req.params.get("fail"):
        raise RuntimeError("on purpose")
    return f"{len(attempts)} of {context.retry_context.max_retry_count}"
"""
    async with visiting(write_app(source)) as app:
        assert (await app.get("/api/once?fail=yes")).status == 500
        assert (await app.get("/api/once")).text == "2 of 0"
    assert "the retry policy of 'once' has no effect" in caplog.text
