"""The token for upstream calls (W-044 to W-047)."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import jwt
import pytest
from aiohttp import ClientSession

from adapters.altinn.http import AltinnHttp
from adapters.altinn.platform_token import Client, PlatformToken
from domain.kernel.refusals import UpstreamFailed
from tests.stand_ins.altinn import SUBSCRIPTION_KEY, AltinnStandIn
from tests.stand_ins.clock import Clock
from tests.stand_ins.upstream import Upstream

EXCHANGE = "/authentication/api/v1/exchange/maskinporten"
NAMES = "register/api/v1/dialogporten/parties/query"
NOBODY: dict[str, list[str]] = {"Data": []}


async def test_a_token_is_granted_exchanged_and_kept(platform_token: PlatformToken, altinn: AltinnStandIn) -> None:
    tokens = {await platform_token.current() for _ in range(3)}
    assert len(tokens) == 1
    paths = [request["path"] for request in await altinn.requests()]
    assert paths == ["/maskinporten/token", EXCHANGE]
    [token] = tokens
    assert jwt.decode(token, options={"verify_signature": False})["scope"] == altinn.scope


async def test_callers_at_the_same_time_fetch_one_token(platform_token: PlatformToken, altinn: AltinnStandIn) -> None:
    tokens = await asyncio.gather(*(platform_token.current() for _ in range(20)))
    assert len(set(tokens)) == 1
    assert len(await altinn.requests(EXCHANGE)) == 1


async def test_a_token_is_given_up_five_seconds_before_it_ends(
    client: Client, upstream: Upstream, session: Callable[[], ClientSession], clock: Clock
) -> None:
    upstream.answers("/maskinporten/token", {"access_token": "granted", "expires_in": 60})
    upstream.answers("/exchange", '"first"', '"second"')
    at_upstream = replace(
        client, token_uri=f"{upstream.base_uri}/maskinporten/token", exchange_uri=f"{upstream.base_uri}/exchange"
    )
    token = PlatformToken(at_upstream, session, clock, lambda _: 1)
    assert await token.current() == "first"
    clock.advance(seconds=54.9)
    assert await token.current() == "first"
    clock.advance(seconds=0.1)
    assert await token.current() == "second"
    assert upstream.asked_for("/exchange")[0].headers["authorization"] == "Bearer granted"


async def test_the_assertion_is_made_for_the_issuer(
    client: Client, upstream: Upstream, session: Callable[[], ClientSession], clock: Clock
) -> None:
    upstream.answers("/maskinporten/token", {"access_token": "granted", "expires_in": 60})
    upstream.answers("/exchange", '"exchanged"')
    at_upstream = replace(
        client, token_uri=f"{upstream.base_uri}/maskinporten/token", exchange_uri=f"{upstream.base_uri}/exchange"
    )
    await PlatformToken(at_upstream, session, clock, lambda _: 1).current()
    form = upstream.asked_for("/maskinporten/token")[0].body
    assert form.startswith("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=")
    assertion = form.rpartition("=")[2]
    claims = jwt.decode(assertion, options={"verify_signature": False})
    assert claims["aud"] == f"{upstream.base_uri}/maskinporten/"
    assert claims["exp"] - claims["iat"] == 10
    assert claims["iss"] == client.client_id
    assert claims["scope"] == client.scope
    header = jwt.get_unverified_header(assertion)
    assert (header["alg"], header["typ"], header["kid"][:5]) == ("RS256", "JWT", "test-")


async def test_a_call_carries_token_and_subscription_key(platform: AltinnHttp, altinn: AltinnStandIn) -> None:
    await platform.post(NAMES, NOBODY)
    [asked] = await altinn.requests(NAMES)
    assert asked["headers"]["authorization"].startswith("Bearer ey")
    assert asked["headers"]["ocp-apim-subscription-key"] == SUBSCRIPTION_KEY


async def test_a_token_that_is_not_accepted_is_fetched_anew_once(platform: AltinnHttp, altinn: AltinnStandIn) -> None:
    await platform.post(NAMES, NOBODY)
    await altinn.fault(path=NAMES, status=401, count=1)
    await platform.post(NAMES, NOBODY)
    assert len(await altinn.requests(EXCHANGE)) == 2
    assert [asked["status"] for asked in await altinn.requests(NAMES)] == [200, 401, 200]


async def test_a_token_never_accepted_is_a_failure(platform: AltinnHttp, altinn: AltinnStandIn) -> None:
    await altinn.fault(path=NAMES, status=401)
    with pytest.raises(UpstreamFailed):
        await platform.post(NAMES, NOBODY)
    assert len(await altinn.requests(NAMES)) == 2


@pytest.mark.parametrize("path", ["/maskinporten/token", EXCHANGE])
async def test_a_token_endpoint_that_fails_is_a_failure_without_further_attempts(
    platform: AltinnHttp, altinn: AltinnStandIn, path: str
) -> None:
    await altinn.fault(path=path, status=500)
    with pytest.raises(UpstreamFailed):
        await platform.post(NAMES, NOBODY)
    assert len(await altinn.requests(path)) == 1


@pytest.mark.parametrize("body", ["", "null", "[]", "{}", '"', '{"access_token": "x"}'])
async def test_an_answer_without_token_is_a_failure(
    platform_token: PlatformToken, altinn: AltinnStandIn, body: str
) -> None:
    await altinn.fault(path="/maskinporten/token", body=body)
    with pytest.raises(UpstreamFailed):
        await platform_token.current()
