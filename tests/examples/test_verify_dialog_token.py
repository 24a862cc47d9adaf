"""The example for service owners against a cloud: genuine tokens, tampered ones, those of others, rotated keys."""

import asyncio
import json
import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from time import time
from typing import Any
from uuid import uuid4

import jwt
import pytest
from aiohttp import ClientSession

from docs.examples import verify_dialog_token
from docs.examples.verify_dialog_token import DialogToken, DialogTokens, RefusedError
from local.stack import Cloud, running
from local.stack.credentials import Credentials, credentials_in
from tests.builders.dialogs import an_id, texts
from tests.driver.documents import a_dialog
from tests.driver.end_user import EndUser
from tests.driver.http import Api
from tests.driver.people import FJELLTOPP, KARI, person
from tests.driver.service_owner import ServiceOwner
from tests.stand_ins.clock import Clock

SIGN = {
    "action": "sign",
    "authorizationAttribute": "urn:altinn:task:signing",
    "url": "https://open.example.no/sign",
    "priority": "Primary",
    "title": texts("Signer"),
}


@pytest.fixture(scope="module")
async def cloud(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Cloud]:
    async with running(data=tmp_path_factory.mktemp("cloud")) as cloud:
        yield cloud


@pytest.fixture(scope="module")
async def api(cloud: Cloud) -> AsyncIterator[Api]:
    async with ClientSession() as session:
        yield Api(cloud, session)


@pytest.fixture(scope="module")
async def dialog_id(api: Api) -> str:
    return await ServiceOwner(api).creates(a_dialog(party=FJELLTOPP, guiActions=[SIGN]))


@pytest.fixture
async def token(api: Api, dialog_id: str) -> str:
    return await opened(api, dialog_id)


async def opened(api: Api, dialog_id: str) -> str:
    return str((await EndUser.person(api, KARI).reads(dialog_id))["dialogToken"])


@pytest.fixture(scope="module")
def issuer(cloud: Cloud) -> str:
    return f"{cloud.api}/api/v1"


@pytest.fixture(scope="module")
def credentials(cloud: Cloud) -> Credentials:
    return credentials_in(cloud.plan.data)


async def run(*arguments: str) -> tuple[int | None, str, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(Path(verify_dialog_token.__file__)),
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, errors = await process.communicate()
    return process.returncode, output.decode(), errors.decode()


async def verified(tokens: DialogTokens, token: str, **asked: str) -> DialogToken:
    """Verify while the loop runs on: the example waits for its answers."""
    return await asyncio.to_thread(tokens.verified, token, **asked)


async def refused(tokens: DialogTokens, token: str, **asked: str) -> str:
    with pytest.raises(RefusedError) as refusal:
        await verified(tokens, token, **asked)
    return str(refusal.value)


def signed(jwk: dict[str, Any], **claims: Any) -> str:
    key = jwt.PyJWK({name: value for name, value in jwk.items() if name != "use"}, "EdDSA")
    return jwt.encode(claims, key.key, algorithm="EdDSA", headers={"kid": jwk["kid"]})


def claims_of(token: str) -> dict[str, Any]:
    return dict(jwt.decode(token, options={"verify_signature": False}))


async def test_command_prints_the_claims_of_a_genuine_token(token: str, issuer: str, dialog_id: str) -> None:
    about = ("--issuer", issuer, "--dialog", dialog_id, "--party", FJELLTOPP)
    code, output, errors = await run(token, *about, "--action", "sign", "--attribute", "urn:altinn:task:signing")
    assert (code, errors) == (0, "")
    assert json.loads(output) == claims_of(token)


@pytest.mark.parametrize(
    "wrong",
    [
        ("--dialog", an_id(99)),
        ("--party", person(KARI)),
        ("--action", "sign"),
        ("--action", "sign", "--attribute", "urn:altinn:task:paying"),
        ("--issuer", "https://elsewhere.example.test/api/v1"),
        ("--issuer", "http://elsewhere.example.test/api/v1"),
    ],
    ids=" ".join,
)
async def test_command_refuses_what_the_token_does_not_say(token: str, issuer: str, wrong: tuple[str, ...]) -> None:
    code, output, errors = await run(token, "--issuer", issuer, *wrong)
    assert (code, output) == (1, "")
    assert errors.startswith("refused: ")
    assert KARI not in errors


async def test_what_is_granted_is_told_apart_by_its_attribute(token: str, issuer: str) -> None:
    found = await verified(DialogTokens(issuer), token)
    assert found.granted == {("read", None), ("sign", "urn:altinn:task:signing")}
    assert found.grants("read")
    assert not found.grants("sign")
    assert not found.grants("rea")
    assert (found.reader, found.party, found.level) == (person(KARI), FJELLTOPP, 4)


@pytest.mark.parametrize(
    ("written", "granted"), [("", set()), ("read", {("read", None)}), ("a,b;a", {("a", "b"), ("a", None)})]
)
def test_actions_are_read_as_they_are_written(written: str, granted: set[tuple[str, str | None]]) -> None:
    assert DialogToken({"a": written}).granted == granted


async def test_tampered_tokens_are_refused(token: str, issuer: str) -> None:
    tokens = DialogTokens(issuer)
    header, payload, signature = token.split(".")
    claims = claims_of(token) | {"a": "read;sign;delete"}
    more = urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    none = urlsafe_b64encode(json.dumps({"alg": "none", "kid": key_id_of(token)}).encode()).rstrip(b"=").decode()
    for tampered in (
        f"{header}.{more}.{signature}",
        f"{header}.{payload}.{signature[:-4]}AAAA",
        f"{header}.{payload}.",
        f"{none}.{payload}.",
        "no.token",
        "",
    ):
        await refused(tokens, tampered)


def key_id_of(token: str) -> str:
    return str(jwt.get_unverified_header(token)["kid"])


async def test_lifetime_is_kept(token: str, issuer: str, credentials: Credentials) -> None:
    tokens, claims, now = DialogTokens(issuer), claims_of(token), int(time())
    assert (await verified(tokens, signed(credentials.dialog_token_primary, **claims))).claims == claims
    for wrong in ({"exp": now - 3}, {"nbf": now + 30}):
        await refused(tokens, signed(credentials.dialog_token_primary, **(claims | wrong)))
    for missing in ("exp", "nbf", "iss", "a"):
        less = {name: claim for name, claim in claims.items() if name != missing}
        await refused(tokens, signed(credentials.dialog_token_primary, **less))


async def test_tokens_of_others_are_refused(token: str, issuer: str, credentials: Credentials) -> None:
    tokens, claims = DialogTokens(issuer), claims_of(token)
    primary = credentials.dialog_token_primary
    await refused(tokens, signed(primary, **(claims | {"iss": "https://elsewhere.example.test/api/v1"})))
    other = jwt.algorithms.OKPAlgorithm.to_jwk(_another_key(), as_dict=True) | {"kid": primary["kid"]}
    await refused(tokens, signed(other, **claims))
    secret = urlsafe_b64decode(primary["x"] + "=")
    await refused(tokens, jwt.encode(claims, secret, algorithm="HS256", headers={"kid": primary["kid"]}))
    assert "unknown key" in await refused(tokens, signed(other | {"kid": "other"}, **claims))


def _another_key() -> Any:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - used once

    return Ed25519PrivateKey.generate()


async def test_many_unknown_keys_cost_one_request_in_half_a_minute(
    token: str, issuer: str, credentials: Credentials, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[str] = []
    fetch = verify_dialog_token._fetched

    def counted(address: str) -> dict[str, Any]:
        fetched.append(address)
        return fetch(address)

    monkeypatch.setattr(verify_dialog_token, "_fetched", counted)
    clock = Clock()
    tokens = DialogTokens(issuer, lambda: clock().timestamp())
    await verified(tokens, token)
    for _ in range(20):
        forged = signed(credentials.dialog_token_primary | {"kid": str(uuid4())}, **claims_of(token))
        await refused(tokens, forged)
    assert len(fetched) == 2
    clock.advance(seconds=30)
    await refused(tokens, forged)
    await verified(tokens, token)
    assert len(fetched) == 4
    clock.advance(hours=24)
    await verified(tokens, token)
    assert len(fetched) == 6


async def test_swapping_the_keys_disturbs_nobody(
    cloud: Cloud, api: Api, issuer: str, dialog_id: str, token: str, credentials: Credentials
) -> None:
    tokens = DialogTokens(issuer)
    await verified(tokens, token)
    await _restarted(cloud, credentials.dialog_token_secondary, credentials.dialog_token_primary)
    try:
        later = await opened(api, dialog_id)
        assert key_id_of(later) != key_id_of(token)
        for verifier in (tokens, DialogTokens(issuer)):
            for each in (token, later):
                assert (await verified(verifier, each, dialog_id=dialog_id)).grants("read")
        assert (await run(later, "--issuer", issuer, "--action", "read"))[0] == 0
    finally:
        await _restarted(cloud, credentials.dialog_token_primary, credentials.dialog_token_secondary)


async def _restarted(cloud: Cloud, primary: dict[str, Any], secondary: dict[str, Any]) -> None:
    """Start the host again with these keys, as a deployment would."""
    host = cloud._components["host"]
    keys = {"DialogToken__PrimaryJwk": json.dumps(primary), "DialogToken__SecondaryJwk": json.dumps(secondary)}
    host.recipe = replace(host.recipe, environment={**(host.recipe.environment or {}), **keys})
    await cloud.restart("host")
