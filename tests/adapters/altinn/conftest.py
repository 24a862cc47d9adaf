"""Clients of Altinn, against a scripted upstream system and against the local cloud's Altinn."""

from collections.abc import Callable

import pytest
from aiohttp import ClientSession

from adapters.altinn.http import AltinnHttp
from adapters.altinn.platform_token import Client, PlatformToken
from tests.stand_ins.altinn import AltinnStandIn
from tests.stand_ins.clock import Clock, Sleep
from tests.stand_ins.upstream import Upstream

type Sessions = Callable[[], ClientSession]


def half(bits: int) -> int:
    """The randomness of these tests: always the middle."""
    return 1 << (bits - 1)


@pytest.fixture
def anonymous(upstream: Upstream, session: Sessions, sleep: Sleep) -> AltinnHttp:
    return AltinnHttp(upstream.base_uri, session, half, sleep=sleep)


@pytest.fixture
def client(altinn: AltinnStandIn) -> Client:
    return Client(
        client_id=altinn.client_id,
        scope=altinn.scope,
        encoded_jwk=altinn.encoded_jwk,
        token_uri=altinn.token_uri,
        exchange_uri=altinn.exchange_uri,
    )


@pytest.fixture
def platform_token(client: Client, session: Sessions, present: Clock) -> PlatformToken:
    return PlatformToken(client, session, present, half)


@pytest.fixture
def platform(altinn: AltinnStandIn, session: Sessions, platform_token: PlatformToken, sleep: Sleep) -> AltinnHttp:
    """The local cloud's Altinn with token and subscription key."""
    return AltinnHttp(
        altinn.base_uri,
        session,
        half,
        token=platform_token,
        subscription_key=altinn.subscription_key,
        sleep=sleep,
    )


@pytest.fixture
def registry(altinn: AltinnStandIn, session: Sessions, sleep: Sleep) -> AltinnHttp:
    """The local cloud's Altinn without either."""
    return AltinnHttp(altinn.base_uri, session, half, sleep=sleep)
