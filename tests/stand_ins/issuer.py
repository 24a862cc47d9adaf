"""A token issuer whose keys and answers the tests decide."""

import json
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from tests.stand_ins.clock import Clock
from tests.stand_ins.upstream import Upstream

WELL_KNOWN = "/.well-known/openid-configuration"
JWKS = "/jwks"

RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
SMALL_RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 - tests that it is refused
EC_KEY = ec.generate_private_key(ec.SECP256R1())
ED_KEY = ed25519.Ed25519PrivateKey.generate()


def rsa_jwk(kid: str, key: rsa.RSAPrivateKey = RSA_KEY, **members: Any) -> dict[str, Any]:
    return {**json.loads(RSAAlgorithm.to_jwk(key.public_key())), "kid": kid, "use": "sig", **members}


def ec_jwk(kid: str) -> dict[str, Any]:
    return {**json.loads(ECAlgorithm.to_jwk(EC_KEY.public_key())), "kid": kid}


def ed_jwk(kid: str) -> dict[str, Any]:
    return {**json.loads(OKPAlgorithm.to_jwk(ED_KEY.public_key())), "kid": kid}


class Issuer:
    """Publishes at `upstream`; its name has no trailing slash."""

    def __init__(self, upstream: Upstream, clock: Clock) -> None:
        self.upstream = upstream
        self.clock = clock
        self.name = f"{upstream.base_uri}/issuer"
        self.publish(rsa_jwk("rsa"), ec_jwk("ec"), ed_jwk("ed"))
        upstream.answers(WELL_KNOWN, {"issuer": self.name, "jwks_uri": f"{upstream.base_uri}{JWKS}"})

    @property
    def well_known(self) -> str:
        return f"{self.upstream.base_uri}{WELL_KNOWN}"

    @property
    def key_fetches(self) -> int:
        return len(self.upstream.asked_for(JWKS))

    def publish(self, *keys: dict[str, Any]) -> None:
        self.upstream.replace(JWKS, {"keys": keys})

    def go_away(self) -> None:
        self.upstream.replace(JWKS, "away", status=503)
        self.upstream.replace(WELL_KNOWN, "away", status=503)

    def claims(self, **claims: Any) -> dict[str, Any]:
        now = int(self.clock().timestamp())
        given = {"iss": self.name, "exp": now + 120, "scope": "digdir:dialogporten", **claims}
        return {name: value for name, value in given.items() if value is not None}

    def token(self, *, kid: str | None = "rsa", alg: str = "RS256", key: Any = RSA_KEY, **claims: Any) -> str:
        return jwt.encode(self.claims(**claims), key, algorithm=alg, headers={"kid": kid} if kid else None)
