"""What anybody needs to verify dialog tokens, for a day at a time (E-064, N-015)."""

import re

import pytest

from local.stack import Cloud
from tests.driver.http import Api

PATHS = ("jwks.json", "oauth-authorization-server")


@pytest.mark.parametrize("path", PATHS)
async def test_anybody_may_read_and_keep_it_for_a_day(api: Api, path: str) -> None:
    for token in (None, "no.real.token"):
        answer = (await api.ask("GET", f".well-known/{path}", token)).expect(200)
        assert answer.headers["cache-control"] == "public, max-age=86400"
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["content-type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize("path", PATHS)
async def test_only_json_can_be_had(api: Api, path: str) -> None:
    refused = await api.ask("GET", f".well-known/{path}", headers={"accept": "text/html"})
    assert refused.expect(406).json["detail"] == "The Accept header must allow JSON responses."
    assert refused.headers["cache-control"] == "no-store"


async def test_two_keys_are_published_without_their_private_parts(api: Api) -> None:
    keys = (await api.ask("GET", ".well-known/jwks.json")).expect(200).json["keys"]
    assert len({key["kid"] for key in keys}) == 2
    for key in keys:
        assert key.keys() == {"kty", "use", "alg", "kid", "crv", "x"}
        assert (key["kty"], key["use"], key["alg"], key["crv"]) == ("OKP", "sig", "EdDSA", "Ed25519")
        assert re.fullmatch(r"[\w-]{43}", key["x"])


async def test_server_names_itself_and_where_its_keys_are(api: Api, cloud: Cloud) -> None:
    issuer = f"{cloud.api}/api/v1"
    answer = (await api.ask("GET", ".well-known/oauth-authorization-server")).expect(200)
    assert answer.json == {"issuer": issuer, "jwks_uri": f"{issuer}/.well-known/jwks.json"}
