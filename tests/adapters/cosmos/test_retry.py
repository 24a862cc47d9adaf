"""Which failures of the store are waited out, and which are told at once."""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random

import pytest
from azure.core.exceptions import AzureError, IncompleteReadError, ServiceRequestError, ServiceResponseError
from azure.cosmos.exceptions import CosmosHttpResponseError

from adapters.cosmos.retry import retry, within
from application.waiting import begin_waiting, waiting
from domain.kernel.refusals import TooLarge, Unavailable
from simulation.loop import SimulatedLoop


def an_answer(status: int) -> CosmosHttpResponseError:
    return CosmosHttpResponseError(status_code=status, message="")  # type: ignore[no-untyped-call]  # untyped in the SDK


@pytest.mark.parametrize(
    "failure",
    [
        *(an_answer(status) for status in (408, 410, 429, 449, 503)),
        ServiceRequestError("no connection"),
        ServiceResponseError("the connection was cut"),
        IncompleteReadError("the connection was cut within the body"),
        AzureError("something of the client"),
    ],
    ids=repr,
)
async def test_passing_failure_is_waited_out(failure: Exception) -> None:
    left = [failure, failure]

    async def call() -> str:
        if left:
            raise left.pop()
        return "done"

    assert await retry(call) == "done"


@pytest.mark.parametrize("status", [400, 403, 404, 409, 412, 500])
async def test_other_answers_are_told_at_once(status: int) -> None:
    attempts = 0

    async def call() -> None:
        nonlocal attempts
        attempts += 1
        raise an_answer(status)

    with pytest.raises(CosmosHttpResponseError):
        await retry(call)
    assert attempts == 1


async def test_answer_that_it_is_too_large_refuses() -> None:
    async def call() -> None:
        raise an_answer(413)

    with pytest.raises(TooLarge):
        await retry(call)


class Store:
    """Fails for ever, at once or after a while, and counts what it is asked."""

    def __init__(self, failure: Exception | None, seconds: float = 0) -> None:
        self.failure = failure
        self.seconds = seconds
        self.asked = 0

    async def __call__(self) -> None:
        self.asked += 1
        await asyncio.sleep(self.seconds)
        if self.failure:
            raise self.failure


def in_virtual_time[T](work: Awaitable[T]) -> T:
    return SimulatedLoop(Random(1)).run(work)  # type: ignore[abstract]  # it has no sockets


async def seconds_of(*calls: Callable[[], Awaitable[object]], fails: type[Exception] = Unavailable) -> float:
    """Make the calls as one request does, and give how long it was at them."""
    clock = asyncio.get_running_loop().time
    start = clock()
    begin_waiting()
    for call in calls:
        with pytest.raises(fails):
            await call()
    return clock() - start


@pytest.mark.parametrize(
    "store",
    [Store(an_answer(429)), Store(ServiceRequestError("refused")), Store(an_answer(503), 3), Store(None, 3600)],
    ids=["throttled", "absent", "slow to fail", "hung"],
)
def test_request_hears_within_five_seconds_of_a_store_that_fails(store: Store) -> None:
    assert in_virtual_time(seconds_of(lambda: retry(store))) < 5
    assert store.asked > 0


def test_calls_of_one_request_share_its_patience() -> None:
    store = Store(an_answer(429))
    assert in_virtual_time(seconds_of(*[lambda: retry(store)] * 4)) < 5
    assert store.asked >= 4


def test_tasks_of_one_request_share_its_patience() -> None:
    store = Store(None, 3600)

    async def in_a_task() -> None:
        await asyncio.create_task(retry(store))

    assert in_virtual_time(seconds_of(in_a_task, lambda: retry(store))) < 5


def test_what_a_request_can_do_without_takes_from_its_patience_only_when_it_fails() -> None:
    hung, fine = Store(None, 3600), Store(None, 0.5)
    taken = in_virtual_time(seconds_of(lambda: within(1, hung()), lambda: within(1, hung()), fails=TimeoutError))
    assert taken == pytest.approx(2)

    async def some() -> float:
        begin_waiting()
        for _ in range(20):
            await within(1, fine())
        return waiting().seconds

    assert in_virtual_time(some()) == 0


def test_next_request_is_patient_again() -> None:
    store = Store(an_answer(429))
    first = in_virtual_time(seconds_of(lambda: retry(store)))
    assert in_virtual_time(seconds_of(lambda: retry(store))) == pytest.approx(first, abs=1)
