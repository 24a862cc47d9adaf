"""Access and ownership over the local cloud's Altinn."""

from collections.abc import Callable

import pytest
from aiohttp import ClientSession

from adapters.altinn.authorized_parties import AltinnAuthorizedParties
from adapters.altinn.decisions import AltinnDecisions
from adapters.altinn.http import AltinnHttp
from adapters.altinn.names import AltinnPartyNames
from adapters.altinn.platform_token import Client, PlatformToken
from adapters.altinn.resource_registry import AltinnResources
from adapters.altinn.subject_resources import AltinnSubjectResources
from adapters.cosmos.reference import CosmosReference
from application.access import Access
from application.ownership import Ownership
from tests.stand_ins.altinn import AltinnStandIn
from tests.stand_ins.clock import Clock, Sleep
from tests.stand_ins.fixtures import account, altinn, altinn_process, present, reference, session, sleep

__all__ = ["account", "altinn", "altinn_process", "present", "reference", "session", "sleep"]


@pytest.fixture
def anonymous(altinn: AltinnStandIn, session: Callable[[], ClientSession], sleep: Sleep) -> AltinnHttp:
    return AltinnHttp(altinn.base_uri, session, lambda _: 0, sleep=sleep)


@pytest.fixture
def platform(altinn: AltinnStandIn, session: Callable[[], ClientSession], present: Clock, sleep: Sleep) -> AltinnHttp:
    client = Client(
        client_id=altinn.client_id,
        scope=altinn.scope,
        encoded_jwk=altinn.encoded_jwk,
        token_uri=altinn.token_uri,
        exchange_uri=altinn.exchange_uri,
    )
    token = PlatformToken(client, session, present, lambda _: 0)
    key = altinn.subscription_key
    return AltinnHttp(altinn.base_uri, session, lambda _: 0, token=token, subscription_key=key, sleep=sleep)


@pytest.fixture
def resources(anonymous: AltinnHttp, reference: CosmosReference, present: Clock) -> AltinnResources:
    return AltinnResources(anonymous, reference, present)


@pytest.fixture
def access(
    platform: AltinnHttp,
    anonymous: AltinnHttp,
    resources: AltinnResources,
    reference: CosmosReference,
    present: Clock,
    sleep: Sleep,
) -> Access:
    return Access(
        decisions=AltinnDecisions(platform, present),
        parties=AltinnAuthorizedParties(platform, present),
        subject_resources=AltinnSubjectResources(anonymous, reference, present),
        resources=resources,
        names=AltinnPartyNames(platform, present, sleep),
    )


@pytest.fixture
def ownership(resources: AltinnResources) -> Ownership:
    return Ownership(resources)
