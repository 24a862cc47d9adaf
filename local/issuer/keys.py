"""RSA signing keys of one issuer: made at first start, kept on disk, rotated on demand."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

KEY_BITS = 2048


def new_private_jwk(prefix: str) -> dict[str, Any]:
    """A fresh private RSA key as JWK, its kid beginning with `prefix`."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    return RSAAlgorithm.to_jwk(key, as_dict=True) | {"kid": f"{prefix}-{uuid4()}", "use": "sig", "alg": "RS256"}


def public_part(jwk: dict[str, Any]) -> dict[str, Any]:
    """What a JWKS may show of a private RSA key."""
    return {name: jwk[name] for name in ("kty", "use", "alg", "kid", "n", "e")}


@dataclass
class KeyRing:
    """Private JWKs in `file`: the first one signs, the others are still published for tokens already issued."""

    name: str
    file: Path
    keys: list[dict[str, Any]]

    @classmethod
    def opened(cls, name: str, folder: Path) -> Self:
        """The ring `name` in `folder`, with one new key when there is none yet."""
        file = folder / f"{name}.jwks.json"
        if file.exists():
            return cls(name, file, json.loads(file.read_text())["keys"])
        ring = cls(name, file, [])
        ring.rotate(keep=0)
        return ring

    def rotate(self, *, keep: int = 1) -> str:
        """Sign with a new key from now on, go on publishing the `keep` latest old ones; returns the new kid."""
        self.keys = [new_private_jwk(self.name), *self.keys[:keep]]
        self._save()
        return str(self.keys[0]["kid"])

    def published(self) -> dict[str, Any]:
        """The JWKS document."""
        return {"keys": [public_part(key) for key in self.keys]}

    def sign(self, claims: dict[str, Any]) -> str:
        """A JWS of the claims by the newest key."""
        return signed(claims, self.keys[0])

    def verification_key(self, kid: str | None) -> jwt.PyJWK | None:
        """The published key with that kid."""
        return next((jwt.PyJWK(public_part(key)) for key in self.keys if key["kid"] == kid), None)

    def _save(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        replacement = self.file.with_suffix(".new")
        replacement.write_text(json.dumps({"keys": self.keys}))
        replacement.chmod(0o600)
        replacement.replace(self.file)


def signed(claims: dict[str, Any], jwk: dict[str, Any]) -> str:
    """A JWS of the claims by one private JWK."""
    return jwt.encode(claims, _parsed(json.dumps(jwk)), algorithm="RS256", headers={"kid": jwk["kid"]})


@lru_cache(maxsize=16)
def _parsed(jwk: str) -> jwt.PyJWK:
    """Reading a private key takes longer than signing with it."""
    return jwt.PyJWK(json.loads(jwk))
