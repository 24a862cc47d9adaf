"""What goes wrong is kept by no cache either, whatever the operation declares for its answers."""

from datetime import UTC, datetime

import pytest
from azure.functions import HttpRequest, HttpResponse

from domain.kernel.moment import Moment
from domain.kernel.refusals import NotFound, Unavailable
from functions.hosting.answers import Content, Written
from functions.hosting.declaration import Api
from functions.hosting.invocation import Maintenance
from functions.hosting.pipeline import answer_request
from tests.builders.services import FewServices


async def asked(error: Exception | None, services: FewServices, **headers: str) -> HttpResponse:
    api = Api("tests", "v1/tests", None)

    @api.get("thing", cached_for=60)
    async def get_thing() -> Content:
        if error is not None:
            raise error
        return Content(Written(b"thing"), "text/plain")

    request = HttpRequest(method="GET", url="https://localhost/api/v1/tests/thing", headers=headers, body=b"")
    return await answer_request(api.operations["tests_get_thing"], request, services)


@pytest.mark.parametrize(
    ("error", "services", "status"),
    [
        (RuntimeError(), FewServices(), 500),
        (NotFound("Thing", 1), FewServices(), 404),
        (Unavailable(5), FewServices(), 503),
        (None, FewServices(maintenance=Maintenance()), 503),
    ],
)
async def test_refusals_and_failures_are_not_stored(
    error: Exception | None, services: FewServices, status: int
) -> None:
    answer = await asked(error, services, **{"if-none-match": "*"})
    assert answer.status_code == status
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "ETag" not in answer.headers


async def test_answer_for_everybody_is_stored_for_as_long_as_declared() -> None:
    answer = await asked(None, FewServices())
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["ETag"] == Written(b"thing").tag


async def test_malformed_traceparent_is_not_answered() -> None:
    moment = Moment(datetime(2026, 1, 1, tzinfo=UTC), lambda _: 7)
    answer = await asked(
        RuntimeError(), FewServices(moment=moment), traceparent=f"00-{'<b>'.ljust(32, 'x')}-{'1' * 16}-01"
    )
    assert b"<b>" not in answer.get_body()
    assert f"{7:032x}".encode() in answer.get_body()
