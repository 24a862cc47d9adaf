"""Which failures of the store are waited out, and which are told at once."""

import pytest
from azure.core.exceptions import AzureError, IncompleteReadError, ServiceRequestError, ServiceResponseError
from azure.cosmos.exceptions import CosmosHttpResponseError

from adapters.cosmos.retry import retry
from domain.kernel.refusals import TooLarge


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
