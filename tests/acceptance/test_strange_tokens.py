"""Tokens that end users should not have: forged ones, and trusted ones whose claims are not of the expected shape."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from domain.access.scopes import END_USER, SERVICE_PROVIDER
from tests.driver.documents import a_dialog, fresh_id
from tests.driver.end_user import EndUser
from tests.driver.http import Answer, Api
from tests.driver.people import BUILDING, FJELLTOPP, KARI, PAYROLL, person
from tests.driver.service_owner import ServiceOwner

type Claims = Mapping[str, Any]

NESTED = "[" * 5000
LONG_NUMBER = "9" * 5000
AMONG_OTHERS = f"a {END_USER} b"
SYSTEM = {"type": "urn:altinn:systemuser", "systemuser_id": [PAYROLL]}
EMAIL = "leder@lag.example.test"


async def asks_everything(api: Api, token: str, dialog_id: str) -> dict[str, Answer]:
    """Ask all that differs in what it does with a caller."""
    asked: dict[str, dict[str, Any]] = {
        "enduser/dialogs": {"party": [FJELLTOPP, person(KARI)]},
        f"enduser/dialogs/{dialog_id}": {},
        f"enduser/dialogs/{dialog_id}/seenlog": {},
        "enduser/dialoglookup": {"instanceRef": f"urn:altinn:dialog-id:{dialog_id}"},
        "enduser/parties": {},
        "enduser/serviceresources": {},
    }
    return {path: await api.ask("GET", path, token, query=query) for path, query in asked.items()}


@pytest.fixture(scope="module")
async def dialog_id(api: Api) -> str:
    """A dialog of Kari's company, with which nobody of these tests has anything to do."""
    return await ServiceOwner(api).creates(a_dialog(party=FJELLTOPP, serviceResource=BUILDING))


def encoded(document: Any) -> str:
    return urlsafe_b64encode(json.dumps(document).encode()).rstrip(b"=").decode()


@pytest.fixture(scope="module")
async def published(api: Api) -> dict[str, Any]:
    """The key by which tokens of persons are verified."""
    address = f"{api.cloud.altinn}/idporten/.well-known/openid-configuration"
    async with api.session.get(address) as answer:
        document = await answer.json()
    async with api.session.get(document["jwks_uri"]) as answer:
        keys = await answer.json()
    return dict(keys["keys"][0])


@pytest.fixture(scope="module")
async def genuine(api: Api) -> str:
    return await api.token(kind="enduser", pid=KARI)


class TestForged:
    """Who signs for the issuer without being the issuer is told nothing, whichever way it is tried."""

    async def refused(self, api: Api, token: str) -> str:
        answer = (await api.ask("GET", "enduser/parties", token)).expect(401)
        assert answer.body == b""
        challenge = answer.headers["www-authenticate"]
        assert challenge.startswith('Bearer error="invalid_token", error_description="')
        assert KARI not in challenge
        return challenge

    @pytest.mark.parametrize("algorithm", ["none", "None", "", None])
    async def test_without_an_algorithm(
        self, api: Api, published: dict[str, Any], genuine: str, algorithm: str | None
    ) -> None:
        _, claims, signature = genuine.split(".")
        header = encoded({"alg": algorithm, "typ": "JWT", "kid": published["kid"]})
        for end in ("", signature):
            await self.refused(api, f"{header}.{claims}.{end}")

    @pytest.mark.parametrize("algorithm", ["HS256", "HS512"])
    async def test_with_the_public_key_as_a_shared_secret(
        self, api: Api, published: dict[str, Any], genuine: str, algorithm: str
    ) -> None:
        _, claims, _ = genuine.split(".")
        key: Any = jwt.PyJWK(published).key
        secrets = (
            key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
            key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
            published["n"].encode(),
            json.dumps(published).encode(),
        )
        signed = f"{encoded({'alg': algorithm, 'typ': 'JWT', 'kid': published['kid']})}.{claims}"
        for secret in secrets:
            signature = jwt.get_algorithm_by_name(algorithm).sign(signed.encode(), secret)
            await self.refused(api, f"{signed}.{urlsafe_b64encode(signature).rstrip(b'=').decode()}")

    async def test_with_a_key_of_its_own_in_the_header(self, api: Api, published: dict[str, Any], genuine: str) -> None:
        header, claims, signature = genuine.split(".")
        for extra in ({"jwk": published}, {"jku": "https://elsewhere.example.test/jwks"}, {"x5u": "x"}, {"kid": "x"}):
            named = encoded({"alg": "RS256", "typ": "JWT", "kid": published["kid"]} | extra)
            await self.refused(api, f"{named}.{claims}.{signature}")
        assert header

    async def test_with_the_key_of_another_issuer(self, api: Api) -> None:
        names = (f"{api.cloud.altinn}/maskinporten/", f"{api.cloud.altinn}/idporten/", "", None)
        for name in names:
            await self.refused(api, await api.token(kind="enduser", pid=KARI, claims={"iss": name}))

    @pytest.mark.parametrize(
        "wish", [{"expiresIn": -4}, {"notBefore": 30}, {"claims": {"exp": True}}, {"claims": {"nbf": "now"}}], ids=str
    )
    async def test_outside_its_lifetime(self, api: Api, wish: dict[str, Any]) -> None:
        await self.refused(api, await api.token(kind="enduser", pid=KARI, **wish))

    async def test_clocks_may_differ_by_two_seconds(self, api: Api, kari: EndUser) -> None:
        early = await api.cloud.token({**kari.wish, "notBefore": 1})
        (await api.ask("GET", "enduser/parties", early)).expect(200)

    async def test_many_with_unknown_keys_make_few_requests_to_the_issuer(self, api: Api, genuine: str) -> None:
        (await api.ask("GET", "enduser/parties", genuine)).expect(200)
        _, claims, signature = genuine.split(".")
        before = await self._requests_for_keys(api)
        for number in range(40):
            await self.refused(api, f"{encoded({'alg': 'RS256', 'kid': f'unknown-{number}'})}.{claims}.{signature}")
        assert await self._requests_for_keys(api) - before <= 2

    async def test_a_rotated_key_is_found_and_the_old_one_serves_while_it_is_published(self, api: Api) -> None:
        wish = {"kind": "enduser", "pid": KARI, "issuer": "altinn"}
        old = await api.cloud.token(wish)
        (await api.ask("GET", "enduser/parties", old)).expect(200)
        async with api.session.post(f"{api.cloud.altinn}/_control/keys/rotate?issuer=altinn&keep=1") as rotated:
            assert rotated.ok
        (await api.ask("GET", "enduser/parties", await api.cloud.token(wish))).expect(200)
        (await api.ask("GET", "enduser/parties", old)).expect(200)

    async def _requests_for_keys(self, api: Api) -> int:
        async with api.session.get(f"{api.cloud.altinn}/_control/requests?path=jwks") as answer:
            return len((await answer.json())["requests"])


NOBODY: dict[str, Claims] = {
    "no-person": {"pid": None},
    "person-cut-short": {"pid": KARI[:-1]},
    "person-with-wrong-digit": {"pid": f"{KARI[:-1]}6"},
    "person-as-number": {"pid": int(KARI)},
    "person-as-flag": {"pid": True},
    "person-as-list": {"pid": [KARI]},
    "person-as-object": {"pid": {"value": KARI}},
    "person-in-a-urn": {"pid": person(KARI)},
    "system-that-is-no-json": {"pid": None, "authorization_details": "{"},
    "system-nested-without-end": {"pid": None, "authorization_details": NESTED},
    "system-as-number": {"pid": None, "authorization_details": 7},
    "system-as-long-number": {"pid": None, "authorization_details": LONG_NUMBER},
    "system-in-lists": {"pid": None, "authorization_details": [[SYSTEM]]},
    "system-of-another-type": {"pid": None, "authorization_details": [SYSTEM | {"type": ["urn:altinn:systemuser"]}]},
    "system-with-an-object-as-id": {"pid": None, "authorization_details": [SYSTEM | {"systemuser_id": {"0": PAYROLL}}]},
    "system-with-a-number-as-id": {"pid": None, "authorization_details": [SYSTEM | {"systemuser_id": [5]}]},
    "system-with-nothing-as-id": {"pid": None, "authorization_details": [SYSTEM | {"systemuser_id": [None]}]},
    "address-without-method": {"pid": None, "email": EMAIL},
    "address-with-methods": {"pid": None, "email": EMAIL, "amr": ["Selfregistered-email", "pwd"]},
    "address-with-method-in-an-object": {"pid": None, "email": EMAIL, "amr": {"0": "Selfregistered-email"}},
    "address-with-method-in-lists": {"pid": None, "email": EMAIL, "amr": [["Selfregistered-email"]]},
    "method-as-number": {"pid": None, "email": EMAIL, "amr": 5},
    "person-behind-an-owner": {"scope": f"{END_USER} {SERVICE_PROVIDER}"},
    "no-address": {"pid": None, "email": None, "amr": ["Selfregistered-email"]},
    "empty-address": {"pid": None, "email": "", "amr": ["Selfregistered-email"]},
    "address-as-object": {"pid": None, "email": {"value": EMAIL}, "amr": ["Selfregistered-email"]},
    "address-as-flag": {"pid": None, "email": True, "amr": ["Selfregistered-email"]},
}


@pytest.mark.parametrize("claims", NOBODY.values(), ids=NOBODY.keys())
async def test_who_cannot_be_told_is_refused_as_of_the_wrong_type(api: Api, dialog_id: str, claims: Claims) -> None:
    token = await api.token(kind="enduser", pid=KARI, claims=dict(claims))
    for answer in (await asks_everything(api, token, dialog_id)).values():
        assert list(answer.expect(403).errors) == ["Type"]
        assert KARI not in answer.body.decode()


SCOPES: dict[str, Any] = {
    "none": None,
    "empty": "",
    "number": 5,
    "flag": True,
    "object": {END_USER: END_USER},
    "object-with-the-scope-inside": {"a": AMONG_OTHERS},
    "lists": [[AMONG_OTHERS]],
    "objects": [{"a": AMONG_OTHERS}],
    "comma": f"openid,{END_USER}",
    "longer": f"{END_USER}x",
    "capitals": END_USER.upper(),
    "owner": SERVICE_PROVIDER,
}


@pytest.mark.parametrize("scope", SCOPES.values(), ids=SCOPES.keys())
async def test_scope_of_another_shape_is_none(api: Api, dialog_id: str, scope: Any) -> None:
    token = await api.token(kind="enduser", pid=KARI, claims={"scope": scope})
    for answer in (await asks_everything(api, token, dialog_id)).values():
        assert answer.expect(403).errors == {}


@pytest.mark.parametrize(
    "claims",
    [{"scope": [END_USER]}, {"scope": ["openid", AMONG_OTHERS]}, {"scope": [5, END_USER]}],
    ids=str,
)
async def test_claim_of_several_texts_is_several_claims(api: Api, claims: Claims) -> None:
    token = await api.token(kind="enduser", pid=KARI, claims=dict(claims))
    parties = (await api.ask("GET", "enduser/parties", token)).expect(200).json["authorizedParties"]
    assert person(KARI) in {party["party"] for party in parties}


LEVELS: dict[str, tuple[Claims, int]] = {
    "negative": ({"urn:altinn:authlevel": -1}, 4),
    "huge": ({"urn:altinn:authlevel": 2**31}, 4),
    "endless": ({"urn:altinn:authlevel": LONG_NUMBER}, 4),
    "flag": ({"urn:altinn:authlevel": True}, 4),
    "fraction": ({"urn:altinn:authlevel": 4.5}, 4),
    "object": ({"urn:altinn:authlevel": {"4": 4}}, 4),
    "foreign-digits": ({"urn:altinn:authlevel": "\u0661"}, 4),
    "first-of-several": ({"urn:altinn:authlevel": [1, 4]}, 1),
    "text": ({"urn:altinn:authlevel": "2"}, 2),
    "no-claim-at-all": ({"acr": None}, 0),
    "unknown": ({"acr": "idporten-loa-higher"}, 0),
    "number": ({"acr": 4}, 0),
    "object-as-acr": ({"acr": {"idporten-loa-high": 1}}, 0),
    "capitals": ({"acr": "IDPORTEN-LOA-HIGH"}, 0),
}


@pytest.mark.parametrize(("claims", "level"), LEVELS.values(), ids=LEVELS.keys())
async def test_level_of_another_shape_counts_for_nothing(api: Api, dialog_id: str, claims: Claims, level: int) -> None:
    token = await api.token(kind="enduser", pid=KARI, claims=dict(claims))
    query = {"instanceRef": f"urn:altinn:dialog-id:{dialog_id}"}
    found = (await api.ask("GET", "enduser/dialoglookup", token, query=query)).expect(200).json
    assert found["authorizationEvidence"]["currentAuthenticationLevel"] == level
    opened = await api.ask("GET", f"enduser/dialogs/{dialog_id}", token)
    opened.expect(200 if level >= 3 else 403)
    if opened.status == 200:
        claimed = jwt.decode(opened.json["dialogToken"], options={"verify_signature": False})
        assert claimed["l"] == level


STRANGE: dict[str, Claims] = {
    "consumer-as-text": {"consumer": "x"},
    "consumer-as-list": {"consumer": [[]]},
    "consumer-nested-without-end": {"consumer": NESTED},
    "consumer-with-number": {"consumer": {"authority": "iso6523-actorid-upis", "ID": 991825827}},
    "consumer-with-lists": {"consumer": {"authority": ["iso6523-actorid-upis"], "ID": ["0192:991825827"]}},
    "supplier": {"supplier": {"a": [1, None, {"b": 1e300}]}},
    "user-as-object": {"urn:altinn:userid": {"id": 5}},
    "user-as-list": {"urn:altinn:userid": []},
    "party-as-object": {"urn:altinn:partyid": {"id": 5}},
    "names-of-all-kinds": {"": 1, "urn:altinn:": None, "urn:altinn:\u0000": "\u0000", "urn:altinn:x": [[[]]]},
    "details-beside-a-person": {"authorization_details": NESTED},
    "methods-beside-a-person": {"amr": {"a": NESTED}},
}


@pytest.mark.parametrize("claims", STRANGE.values(), ids=STRANGE.keys())
async def test_strange_claims_beside_a_person_break_nothing(api: Api, dialog_id: str, claims: Claims) -> None:
    token = await api.token(kind="enduser", pid=KARI, claims=dict(claims))
    for path, answer in (await asks_everything(api, token, dialog_id)).items():
        if "userid" not in str(claims) or "/dialogs/" not in path:
            answer.expect(200)
        assert answer.status in {200, 403, 404}


@pytest.mark.parametrize(
    "organisation", [None, "x", [], {"ID": 5}, NESTED], ids=["none", "text", "list", "id", "nested"]
)
async def test_system_user_of_a_strange_organisation_is_named_by_itself(
    api: Api, dialog_id: str, organisation: Any
) -> None:
    details = [SYSTEM | {"systemuser_org": organisation}]
    token = await api.token(kind="systemuser", systemUserId=PAYROLL, claims={"authorization_details": details})
    opened = (await api.ask("GET", f"enduser/dialogs/{dialog_id}", token)).expect(200).json
    claimed = jwt.decode(opened["dialogToken"], options={"verify_signature": False})
    assert claimed["c"] == f"urn:altinn:systemuser:uuid:{PAYROLL}"
    assert not {"y", "o"} & claimed.keys()


@pytest.mark.parametrize(
    "user_id", ["x", "", " ", "' OR 1=1", "\u0000", "33A00000-0000-4000-8000-000000000016 "], ids=repr
)
async def test_system_user_whom_nobody_knows_sees_nothing(api: Api, dialog_id: str, user_id: str) -> None:
    details = [SYSTEM | {"systemuser_id": [user_id]}]
    token = await api.token(kind="systemuser", systemUserId=PAYROLL, claims={"authorization_details": details})
    (await api.ask("GET", f"enduser/dialogs/{dialog_id}", token)).expect(403)
    (await api.ask("GET", f"enduser/dialogs/{dialog_id}/seenlog", token)).expect(404)
    assert (await api.ask("GET", "enduser/dialogs", token, query={"party": FJELLTOPP})).expect(200).json["items"] == []
    assert (await api.ask("GET", "enduser/parties", token)).expect(200).json == {"authorizedParties": []}


async def test_trusted_token_of_nobody_in_particular_finds_no_dialog_by_trying(api: Api) -> None:
    token = await api.token(kind="enduser", pid=KARI, claims={"pid": None})
    (await api.ask("GET", f"enduser/dialogs/{fresh_id()}", token)).expect(403)
