"""Dialog tokens: compact JWS signed with Ed25519 (E-060, E-065, W-054)."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class UnusableKeyError(ValueError):
    """A configured signing key is no private Ed25519 JWK with a key id; the message does not repeat it."""


class SigningKey:
    """One private Ed25519 key, read from its JWK."""

    def __init__(self, jwk: str) -> None:
        try:
            members = json.loads(jwk)
            self.key_id = str(members["kid"])
            self._private = Ed25519PrivateKey.from_private_bytes(_decode(members["d"]))
        except (ValueError, LookupError, TypeError) as error:
            raise UnusableKeyError("a dialog token key must be a private Ed25519 JWK with kid and d") from error
        self._header = _encode({"alg": "EdDSA", "typ": "JWT", "kid": self.key_id})
        if members.get("x") not in (None, self.x):
            raise UnusableKeyError(f"the public part of the dialog token key {self.key_id} belongs to another key")

    @property
    def x(self) -> str:
        return _write_base64(self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    def sign(self, claims: Mapping[str, Any]) -> str:
        signed = f"{self._header}.{_encode(claims)}"
        return f"{signed}.{_write_base64(self._private.sign(signed.encode()))}"

    def public(self) -> dict[str, str]:
        return {"kty": "OKP", "use": "sig", "alg": "EdDSA", "kid": self.key_id, "crv": "Ed25519", "x": self.x}


class Ed25519DialogTokens:
    """Signs with the primary key; the secondary is published so that the two can be swapped."""

    def __init__(self, primary_jwk: str, secondary_jwk: str) -> None:
        self._primary = SigningKey(primary_jwk)
        self._secondary = SigningKey(secondary_jwk)

    def sign(self, claims: Mapping[str, Any]) -> str:
        return self._primary.sign(claims)

    def public_keys(self) -> list[dict[str, str]]:
        return [self._primary.public(), self._secondary.public()]


def _encode(document: Mapping[str, Any]) -> str:
    return _write_base64(json.dumps(dict(document), separators=(",", ":"), ensure_ascii=False).encode())


def _write_base64(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
