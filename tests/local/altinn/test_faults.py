"""Faults on demand and the log of requests."""

import asyncio

import aiohttp
import pytest

from tests.local.altinn.serving import StandIn

PATH = "/orgs/altinn-orgs.json"


async def status(altinn: StandIn, path: str = PATH) -> int:
    return (await altinn.call("GET", path)).status


async def fault(altinn: StandIn, **rule: object) -> int:
    return (await altinn.call("POST", "/_control/faults", json=rule)).status


async def test_fault_answers_the_given_number_of_times(altinn: StandIn) -> None:
    await fault(altinn, path="altinn-orgs", status=503, count=2)
    assert [await status(altinn) for _ in range(3)] == [503, 503, 200]


async def test_fault_hits_only_matching_requests(altinn: StandIn) -> None:
    await fault(altinn, path="altinn-orgs", method="POST", status=500)
    await fault(altinn, path="^/register/", status=500)
    assert await status(altinn) == 200


async def test_fault_ends_after_its_time(altinn: StandIn) -> None:
    await fault(altinn, path=".*", status=500, seconds=0.05)
    async with asyncio.timeout(5):
        while await status(altinn) != 200:
            pass


async def test_fault_replaces_the_body(altinn: StandIn) -> None:
    await fault(altinn, path=".*", body="{not json")
    async with altinn.client.get(altinn.base + PATH) as response:
        assert (response.status, await response.text()) == (200, "{not json")


async def test_fault_cuts_the_connection(altinn: StandIn) -> None:
    await fault(altinn, path=".*", close=True)
    with pytest.raises(aiohttp.ClientError):
        await altinn.call("GET", PATH)


async def test_delayed_answer_is_the_right_one(altinn: StandIn) -> None:
    await fault(altinn, path=".*", delayMs=20)
    assert await status(altinn) == 200


async def test_faults_are_taken_back_and_never_hit_control(altinn: StandIn) -> None:
    await fault(altinn, path=".*", status=500)
    await altinn.call("DELETE", "/_control/faults")
    assert await status(altinn) == 200


@pytest.mark.parametrize("rule", [{"path": "x"}, {"path": "(", "status": 500}, {"status": 99}, {"nonsense": 1}])
async def test_senseless_fault_is_refused(altinn: StandIn, rule: dict[str, object]) -> None:
    assert await fault(altinn, **rule) == 400


async def test_requests_are_remembered_with_their_answers(altinn: StandIn) -> None:
    await altinn.call("GET", PATH, headers={"X-Trace": "abc"})
    await altinn.call("GET", "/no-such-path?x=1")
    requests = (await altinn.call("GET", "/_control/requests")).body["requests"]
    assert [(entry["path"], entry["status"]) for entry in requests] == [(PATH, 200), ("/no-such-path", 404)]
    assert requests[0]["headers"]["x-trace"] == "abc"
    filtered = (await altinn.call("GET", "/_control/requests?path=orgs")).body["requests"]
    assert len(filtered) == 1
