"""Tokens of every kind of caller, validated as the application validates them: by well-known document and JWKS."""

import time
from typing import Any

import aiohttp
import jwt
import pytest

from tests.local.altinn.serving import StandIn

WELL_KNOWN = {
    "maskinporten": "/maskinporten/.well-known/oauth-authorization-server",
    "idporten": "/idporten/.well-known/openid-configuration",
    "altinn": "/authentication/api/v1/openid/.well-known/openid-configuration",
}
SYSTEM_USER = "33a00000-0000-4000-8000-000000000016"


async def validated(altinn: StandIn, token: str, issuer: str) -> Any:
    """Claims by the issuer's published documents; raises jwt.InvalidTokenError."""
    document = (await altinn.call("GET", WELL_KNOWN[issuer])).body
    async with aiohttp.ClientSession() as client, client.get(document["jwks_uri"]) as answer:
        keys = jwt.PyJWKSet.from_dict(await answer.json())
    try:
        key = keys[jwt.get_unverified_header(token)["kid"]]
    except KeyError as error:
        raise jwt.InvalidTokenError("kid is not published") from error
    return jwt.decode(token, key, algorithms=["RS256"], issuer=document["issuer"], options={"verify_aud": False})


async def claims(altinn: StandIn, published_by: str, /, **wish: Any) -> Any:
    return await validated(altinn, await altinn.token(**wish), published_by)


async def test_service_owner_by_maskinporten(altinn: StandIn) -> None:
    found = await claims(altinn, "maskinporten", kind="serviceowner", org="ttd", orgno="991825827", scopes=["a", "b"])
    assert found["consumer"] == {"authority": "iso6523-actorid-upis", "ID": "0192:991825827"}
    assert found["scope"] == "a b"
    assert found["iss"].endswith("/maskinporten/")
    assert "urn:altinn:org" not in found


async def test_service_owner_by_altinn_has_short_name(altinn: StandIn) -> None:
    found = await claims(altinn, "altinn", kind="serviceowner", org="skd", issuer="altinn")
    assert (found["urn:altinn:org"], found["urn:altinn:orgNumber"]) == ("skd", "310000035")
    assert found["nbf"] == found["iat"]


async def test_supplier_is_named_beside_the_consumer(altinn: StandIn) -> None:
    found = await claims(altinn, "maskinporten", kind="serviceowner", org="ttd", supplier="310000078")
    assert found["supplier"]["ID"] == "0192:310000078"


async def test_person_by_idporten(altinn: StandIn) -> None:
    found = await claims(altinn, "idporten", kind="enduser", pid="01819090285")
    assert (found["pid"], found["acr"]) == ("01819090285", "idporten-loa-high")
    assert "digdir:dialogporten" in found["scope"].split()
    assert not any(name.startswith("urn:altinn") for name in found)


async def test_person_by_altinn_has_numbers_and_level(altinn: StandIn) -> None:
    wish = {"kind": "enduser", "pid": "01819090285", "issuer": "altinn", "acr": "idporten-loa-substantial"}
    found = await claims(altinn, "altinn", **wish)
    assert found["urn:altinn:authlevel"] == 3
    assert {"urn:altinn:userid", "urn:altinn:partyid", "pid"} <= set(found)


async def test_system_user_has_authorization_details(altinn: StandIn) -> None:
    wish = {"kind": "systemuser", "systemUserId": SYSTEM_USER, "systemUserOrg": "310000019"}
    found = await claims(altinn, "maskinporten", **wish)
    [details] = found["authorization_details"]
    assert details["systemuser_id"] == [SYSTEM_USER]
    assert details["systemuser_org"]["ID"] == "0192:310000019"
    assert found["consumer"]["ID"] == "0192:310000078"


async def test_email_user_by_altinn(altinn: StandIn) -> None:
    found = await claims(altinn, "altinn", kind="emailuser", email="leder@lag.example.test")
    assert (found["amr"], found["email"]) == (["Selfregistered-email"], "leder@lag.example.test")
    assert "pid" not in found


async def test_claims_are_added_and_removed(altinn: StandIn) -> None:
    wish = {"kind": "enduser", "pid": "01819090285", "claims": {"acr": None, "extra": [1]}}
    found = await claims(altinn, "idporten", **wish)
    assert "acr" not in found
    assert found["extra"] == [1]


async def test_lifetime_is_as_asked_for(altinn: StandIn) -> None:
    found = jwt.decode(
        await altinn.token(kind="enduser", pid="01819090285", expiresIn=-5, notBefore=60),
        options={"verify_signature": False},
    )
    assert found["exp"] < time.time() < found["nbf"]


async def test_forged_token_is_not_verifiable(altinn: StandIn) -> None:
    token = await altinn.token(kind="enduser", pid="01819090285", forged=True)
    with pytest.raises(jwt.InvalidTokenError):
        await validated(altinn, token, "idporten")


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"kind": "king"},
        {"kind": "serviceowner", "org": "unknown"},
        {"kind": "enduser"},
        {"kind": "enduser", "pid": "01819090285", "surprise": 1},
        {"kind": "systemuser", "systemUserId": "no-uuid"},
        {"kind": "systemuser", "systemUserId": "00000000-0000-4000-8000-000000000001"},
    ],
)
async def test_wish_that_cannot_be_understood_is_refused(altinn: StandIn, wish: dict[str, Any]) -> None:
    assert (await altinn.call("POST", "/_control/token", json=wish)).status == 400


async def test_rotation_keeps_old_tokens_valid_until_the_key_is_dropped(altinn: StandIn) -> None:
    old = await altinn.token(kind="enduser", pid="01819090285")
    await altinn.call("POST", "/_control/keys/rotate?issuer=idporten")
    new = await altinn.token(kind="enduser", pid="01819090285")
    assert jwt.get_unverified_header(old)["kid"] != jwt.get_unverified_header(new)["kid"]
    assert await validated(altinn, old, "idporten")
    assert await validated(altinn, new, "idporten")
    await altinn.call("POST", "/_control/keys/rotate?issuer=idporten&keep=0")
    with pytest.raises(jwt.InvalidTokenError):
        await validated(altinn, new, "idporten")


async def test_rotation_of_unknown_issuer_is_refused(altinn: StandIn) -> None:
    assert (await altinn.call("POST", "/_control/keys/rotate?issuer=nobody")).status == 400


async def test_openid_client_of_dotnet_reads_the_levels_of_idporten_as_a_list(altinn: StandIn) -> None:
    document = (await altinn.call("GET", WELL_KNOWN["idporten"])).body
    assert "idporten-loa-high" in document["acr_values_supported"]
    assert isinstance(document["acr_values_supported"], list)
