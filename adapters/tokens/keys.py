"""An issuer's public keys by id, each bound to the algorithms it may verify."""

from collections.abc import Iterator, Mapping
from typing import Any

from jwt import PyJWK
from jwt.exceptions import PyJWTError

type Keys = Mapping[tuple[str, str], PyJWK]
"""Keys by (key id, algorithm)."""

RSA = frozenset(("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"))
CURVES = {"P-256": "ES256", "P-384": "ES384", "P-521": "ES512", "Ed25519": "EdDSA"}
ALGORITHMS = RSA | frozenset(CURVES.values())
"""Asymmetric ones only: a public key must never serve as a shared secret."""


def keys_of(key_set: Any) -> Keys:
    """Read a JWKS; keys without id, for encryption, of other kinds or malformed are left out."""
    listed = key_set.get("keys") if isinstance(key_set, dict) else None
    jwks = [jwk for jwk in listed if isinstance(jwk, dict)] if isinstance(listed, list) else []
    return {(jwk["kid"], name): key for jwk in jwks for name, key in _verifying_keys(jwk)}


def _verifying_keys(jwk: Mapping[str, Any]) -> Iterator[tuple[str, PyJWK]]:
    if not isinstance(jwk.get("kid"), str) or jwk.get("use", "sig") != "sig":
        return
    for name in _algorithms(jwk):
        try:
            yield name, PyJWK(dict(jwk), name)
        except (PyJWTError, ValueError, TypeError):
            return


def _algorithms(jwk: Mapping[str, Any]) -> frozenset[str]:
    """Give what the kind of key allows, narrowed to what the key itself names."""
    by_kind = RSA if jwk.get("kty") == "RSA" else frozenset((CURVES.get(str(jwk.get("crv")), ""),))
    named = jwk.get("alg")
    return (by_kind & {named} if named else by_kind) & ALGORITHMS
