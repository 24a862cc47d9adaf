"""The way to a platform token: a signed assertion to Maskinporten, then Altinn's exchange."""

import time
from typing import Any
from uuid import uuid4

import jwt
import pytest

from local.issuer.keys import new_private_jwk, signed
from tests.local.altinn.serving import PLATFORM_SCOPES, Answer, StandIn

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
EXCHANGE = "/authentication/api/v1/exchange/maskinporten"


def assertion(altinn: StandIn, *, jwk: dict[str, Any] | None = None, **changes: Any) -> str:
    now = int(time.time())
    claims = {
        "aud": f"{altinn.base}/maskinporten/",
        "scope": " ".join(PLATFORM_SCOPES),
        "iss": altinn.credentials.client_id,
        "iat": now,
        "exp": now + 10,
        "jti": str(uuid4()),
    }
    return signed(claims | changes, jwk or altinn.credentials.client_jwk)


async def granted(altinn: StandIn, token: str, grant: str = GRANT) -> Answer:
    return await altinn.call("POST", "/maskinporten/token", data={"grant_type": grant, "assertion": token})


async def test_assertion_gives_a_token_with_the_scopes(altinn: StandIn) -> None:
    answer = await granted(altinn, assertion(altinn))
    assert answer.status == 200
    assert (answer.body["token_type"], answer.body["expires_in"]) == ("Bearer", 119)
    assert answer.body["scope"] == " ".join(PLATFORM_SCOPES)


async def test_exchanged_token_opens_the_platform(altinn: StandIn) -> None:
    token = (await granted(altinn, assertion(altinn))).body["access_token"]
    exchanged = await altinn.call("GET", EXCHANGE, headers={"Authorization": f"Bearer {token}"})
    assert isinstance(exchanged.body, str)
    claims = jwt.decode(exchanged.body, options={"verify_signature": False})
    assert claims["iss"] == f"{altinn.base}/authentication/api/v1/openid/"
    headers = {
        "Authorization": f"Bearer {exchanged.body}",
        "Ocp-Apim-Subscription-Key": altinn.credentials.subscription_key,
    }
    path = "/register/api/v1/dialogporten/parties/query"
    assert (await altinn.call("POST", path, json={"Data": []}, headers=headers)).status == 200


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"aud": "https://elsewhere.example/"}, "invalid_grant"),
        ({"exp": 1}, "invalid_grant"),
        ({"exp": int(time.time()) + 3600}, "invalid_grant"),
        ({"jti": None}, "invalid_grant"),
        ({"iss": "unknown-client"}, "invalid_client"),
        ({"scope": "somebody:elses"}, "invalid_scope"),
        ({"scope": ""}, "invalid_scope"),
    ],
)
async def test_wrong_assertion_is_refused(altinn: StandIn, change: dict[str, Any], error: str) -> None:
    answer = await granted(altinn, assertion(altinn, **change))
    assert (answer.status, answer.body["error"]) == (400, error)


async def test_assertion_by_another_key_is_refused(altinn: StandIn) -> None:
    answer = await granted(altinn, assertion(altinn, jwk=new_private_jwk("other")))
    assert (answer.status, answer.body["error"]) == (400, "invalid_grant")


async def test_other_grant_types_and_rubbish_are_refused(altinn: StandIn) -> None:
    assert (await granted(altinn, assertion(altinn), grant="password")).body["error"] == "unsupported_grant_type"
    assert (await granted(altinn, "rubbish")).body["error"] == "invalid_grant"


async def test_exchange_refuses_foreign_tokens(altinn: StandIn) -> None:
    person = await altinn.token(kind="enduser", pid="01819090285")
    for headers in ({}, {"Authorization": f"Bearer {person}"}):
        assert (await altinn.call("GET", EXCHANGE, headers=headers)).status == 401
