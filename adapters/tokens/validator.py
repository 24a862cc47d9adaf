"""Bearer tokens of callers: signature, issuer and lifetime (E-001, W-048)."""

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from types import MappingProxyType
from typing import Any, TypeIs

from aiohttp import ClientSession
from jwt import PyJWK, PyJWS
from jwt.exceptions import PyJWTError

from adapters.caching.recent import Recent
from adapters.tokens.issuer import Issuer
from adapters.tokens.keys import ALGORITHMS
from domain.access.caller import Claims
from domain.kernel.refusals import Unauthenticated, UpstreamFailed

MAXIMUM_LENGTH = 16 * 1024
SKEW_SECONDS = 2
REMEMBERED = timedelta(minutes=5)
"""How long a token is trusted without looking at its signature again; bounds the use of a withdrawn key."""

CAPACITY = 50_000_000
"""Bytes that the claims of trusted tokens take."""
WEIGHT = 4
"""What claims take in memory, as a multiple of the token they came in."""
ENTRY = 1_000
"""Bytes that a token takes however short it is."""
_FARTHEST_SECONDS = 1e12


@dataclass(frozen=True, slots=True)
class _Trusted:
    claims: Claims
    until: float
    weight: int


@dataclass(frozen=True, slots=True)
class _Unverified:
    """A token as it presents itself."""

    bearer: str
    key_id: str
    algorithm: str
    claims: Mapping[str, Any]


class JwtValidator:
    """Trusts the issuers behind the well-known documents; nothing is fetched before the first token comes."""

    def __init__(
        self, well_known: Iterable[str], session: Callable[[], ClientSession], now: Callable[[], datetime]
    ) -> None:
        self._issuers = tuple(Issuer(address, session, now) for address in well_known)
        self._now = now
        self._trusted: Recent[bytes, _Trusted] = Recent(CAPACITY, lambda token: token.weight)
        self._signatures = PyJWS(algorithms=sorted(ALGORITHMS), options={"enforce_minimum_key_length": True})

    async def claims(self, bearer: str) -> Claims:
        if len(bearer) > MAXIMUM_LENGTH or not bearer.isascii():
            raise Unauthenticated(detail="The token is too long or malformed.")
        digest, now = sha256(bearer.encode()).digest(), self._now().timestamp()
        known = self._trusted.get(digest)
        if known is not None and now < known.until:
            return known.claims
        claims = await self._validate(bearer)
        ends = _within_lifetime(claims, now) + SKEW_SECONDS
        until = min(ends, now + REMEMBERED.total_seconds())
        self._trusted.forget_unused(lambda token: now >= token.until)
        self._trusted.put(digest, _Trusted(claims, until, ENTRY + WEIGHT * len(bearer)))
        return claims

    async def _validate(self, bearer: str) -> Claims:
        token = self._read_unverified(bearer)
        issuer = await self._issuer(token.claims.get("iss"))
        key = await issuer.key(token.key_id, token.algorithm)
        if key is None:
            raise Unauthenticated(detail="The token is signed with an unknown key.")
        self._verify(token, key)
        return MappingProxyType(dict(token.claims))

    def _read_unverified(self, bearer: str) -> _Unverified:
        try:
            token = self._signatures.decode_complete(bearer, options={"verify_signature": False})
            header, claims = token["header"], json.loads(token["payload"])
        except (PyJWTError, ValueError, RecursionError) as error:
            raise Unauthenticated(detail="The token is malformed.") from error
        key_id, algorithm = header.get("kid"), header.get("alg")
        if not isinstance(claims, dict) or not isinstance(key_id, str):
            raise Unauthenticated(detail="The token is malformed.")
        if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
            raise Unauthenticated(detail="The token's algorithm is not accepted.")
        return _Unverified(bearer, key_id, algorithm, claims)

    async def _issuer(self, name: object) -> Issuer:
        unknown = [issuer for issuer in self._issuers if issuer.published is None]
        if unknown and not any(issuer.is_named(name) for issuer in self._issuers):
            await asyncio.gather(*(issuer.learn() for issuer in unknown))
        for issuer in self._issuers:
            if issuer.is_named(name):
                return issuer
        if any(issuer.published is None for issuer in self._issuers):
            raise UpstreamFailed(detail="A token issuer does not answer.")
        raise Unauthenticated(detail="The token's issuer is not accepted.")

    def _verify(self, token: _Unverified, key: PyJWK) -> None:
        try:
            self._signatures.decode_complete(token.bearer, key, algorithms=[token.algorithm])
        except (PyJWTError, ValueError, TypeError) as error:
            raise Unauthenticated(detail="The token's signature is not valid.") from error


def _within_lifetime(claims: Claims, now: float) -> float:
    """Give the expiry, in seconds since 1970, of a token that is valid now."""
    expires, begins = claims.get("exp"), claims.get("nbf", 0)
    if not _is_instant(expires) or not _is_instant(begins):
        raise Unauthenticated(detail="The token has no readable lifetime.")
    if now >= expires + SKEW_SECONDS:
        raise Unauthenticated(detail="The token has expired.")
    if now < begins - SKEW_SECONDS:
        raise Unauthenticated(detail="The token is not valid yet.")
    return float(expires)


def _is_instant(value: object) -> TypeIs[int | float]:
    """Tell a sensible number; NaN, infinity and what no clock reaches compare falsely."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _FARTHEST_SECONDS
