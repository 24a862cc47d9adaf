"""Calls to upstream systems: addresses, headers, further attempts, failures (W-001 to W-007)."""

from collections.abc import Callable
from statistics import median

import pytest
from aiohttp import ClientSession
from hypothesis import given
from hypothesis import strategies as st

from adapters.altinn.failure import UpstreamFailure
from adapters.altinn.http import AltinnHttp
from adapters.altinn.jitter import waits
from domain.kernel.refusals import UpstreamFailed
from tests.stand_ins.clock import Sleep
from tests.stand_ins.upstream import Upstream


async def test_a_question_goes_out_as_json_and_the_answer_comes_back(anonymous: AltinnHttp, upstream: Upstream) -> None:
    upstream.answers("/names", {"data": []})
    assert await anonymous.post("names", {"Data": ["Ærlig"]}) == b'{"data": []}'
    [asked] = upstream.asked
    assert (asked.method, asked.body) == ("POST", '{"Data":["Ærlig"]}')
    assert asked.headers["content-type"] == "application/json; charset=utf-8"
    assert not {"authorization", "ocp-apim-subscription-key"} & asked.headers.keys()


async def test_an_encoded_query_goes_out_as_it_is(anonymous: AltinnHttp, upstream: Upstream) -> None:
    upstream.answers("/updated", {})
    await anonymous.get("updated?since=2025-03-01T10%3A20%3A30.1234570%2B00%3A00&limit=1")
    assert upstream.asked[0].raw_query == "since=2025-03-01T10%3A20%3A30.1234570%2B00%3A00&limit=1"


async def test_a_rooted_path_drops_the_path_of_the_address(
    upstream: Upstream, session: Callable[[], ClientSession], sleep: Sleep
) -> None:
    http = AltinnHttp(f"{upstream.base_uri}/platform/", session, lambda _: 0, sleep=sleep)
    upstream.answers("/platform/relative", {})
    upstream.answers("/rooted", {})
    await http.get("relative")
    await http.get("/rooted")
    assert [asked.path for asked in upstream.asked] == ["/platform/relative", "/rooted"]


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408])
async def test_a_passing_failure_is_tried_again(
    anonymous: AltinnHttp, upstream: Upstream, sleep: Sleep, status: int
) -> None:
    upstream.answers("/a", "failed", status=status)
    upstream.answers("/a", "fine")
    assert await anonymous.get("a") == b"fine"
    assert len(sleep.waits) == 1


async def test_a_broken_connection_is_tried_again(anonymous: AltinnHttp, upstream: Upstream) -> None:
    upstream.breaks("/a")
    upstream.answers("/a", "fine")
    assert await anonymous.get("a") == b"fine"


async def test_a_lasting_failure_ends_after_three_further_attempts(
    anonymous: AltinnHttp, upstream: Upstream, sleep: Sleep
) -> None:
    upstream.answers("/a", "failed", status=503)
    with pytest.raises(UpstreamFailed):
        await anonymous.get("a")
    assert len(upstream.asked) == 4
    assert sleep.waits == sorted(sleep.waits)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 429, 301])
async def test_a_refusal_is_final(anonymous: AltinnHttp, upstream: Upstream, status: int) -> None:
    upstream.answers("/a", "refused", status=status)
    with pytest.raises(UpstreamFailure) as failure:
        await anonymous.get("a")
    assert failure.value.status == status
    assert len(upstream.asked) == 1


async def test_an_upstream_system_that_cannot_be_reached_is_a_failure(
    session: Callable[[], ClientSession], sleep: Sleep
) -> None:
    http = AltinnHttp("http://127.0.0.1:1", session, lambda _: 0, sleep=sleep)
    with pytest.raises(UpstreamFailure) as failure:
        await http.get("a")
    assert failure.value.status is None


@given(st.integers(0, 2**53 - 1))
def test_waits_are_three_and_bounded(random: int) -> None:
    drawn = list(waits(lambda _: random))
    assert len(drawn) == 3
    assert all(0 <= wait < 10 for wait in drawn)


def test_the_first_wait_has_a_median_of_about_a_second() -> None:
    firsts = [next(waits(share(number))) for number in range(1, 101)]
    assert 0.8 < median(firsts) < 1.2


def share(number: int) -> Callable[[int], int]:
    return lambda bits: number * 2**bits // 101
