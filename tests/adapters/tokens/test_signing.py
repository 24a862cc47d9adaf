"""Dialog tokens can be verified by who has the key set (E-060, E-064, E-065, W-054)."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters.tokens.signing import Ed25519DialogTokens, UnusableKeyError


def private_jwk(kid: str, seed: int, **members: str) -> str:
    content = bytes([seed]) * 32
    d, x = (
        written(part)
        for part in (content, Ed25519PrivateKey.from_private_bytes(content).public_key().public_bytes_raw())
    )
    return json.dumps({"kty": "OKP", "crv": "Ed25519", "kid": kid, "d": d, "x": x, **members})


def written(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


@pytest.fixture
def tokens() -> Ed25519DialogTokens:
    return Ed25519DialogTokens(private_jwk("dp-1", 1), private_jwk("dp-2", 2))


def test_a_token_is_verified_with_the_published_key(tokens: Ed25519DialogTokens) -> None:
    claims = {"jti": "x", "l": 4, "a": "read;sign", "exp": 4_102_444_800}
    keys = jwt.PyJWKSet.from_dict({"keys": tokens.public_keys()})
    assert jwt.decode(tokens.sign(claims), keys["dp-1"], algorithms=["EdDSA"]) == claims


def test_header_and_claims_keep_their_order_and_have_no_padding(tokens: Ed25519DialogTokens) -> None:
    token = tokens.sign({"z": "æ", "a": 1})
    header, payload, _ = token.split(".")
    assert "=" not in token
    assert urlsafe_b64decode(header + "===") == b'{"alg":"EdDSA","typ":"JWT","kid":"dp-1"}'
    assert urlsafe_b64decode(payload + "===") == '{"z":"æ","a":1}'.encode()


def test_the_key_set_shows_both_public_keys_and_nothing_private(tokens: Ed25519DialogTokens) -> None:
    published = tokens.public_keys()
    assert [key["kid"] for key in published] == ["dp-1", "dp-2"]
    assert {tuple(key) for key in published} == {("kty", "use", "alg", "kid", "crv", "x")}


@pytest.mark.parametrize(
    "jwk",
    [
        "",
        "[]",
        "{}",
        '{"kid": "a"}',
        '{"kid": "a", "d": "AAAA"}',
        '{"kid": "a", "d": 5}',
        private_jwk("a", 1, x="AAAA"),
    ],
)
def test_an_unusable_key_is_refused_without_repeating_it(jwk: str) -> None:
    with pytest.raises(UnusableKeyError) as refusal:
        Ed25519DialogTokens(jwk, private_jwk("b", 2))
    assert "AQEB" not in str(refusal.value)
