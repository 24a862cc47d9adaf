"""Altinn's token exchange: a Maskinporten token in, a platform token out, as one JSON string.

401: no token or one that Maskinporten did not issue.
"""

import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import jwt
from aiohttp import web

from local.altinn.guard import bearer_token
from local.altinn.refusals import refusal
from local.altinn.worlds import CurrentWorld
from local.issuer.issuers import Issuer

TOKEN_SECONDS = 1800
MASKINPORTEN_LEVEL = 3


@dataclass(frozen=True)
class Exchange:
    """GET /authentication/api/v1/exchange/maskinporten."""

    maskinporten: Issuer
    altinn: Issuer
    world: CurrentWorld

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/authentication/api/v1/exchange/maskinporten", self.exchange)]

    async def exchange(self, request: web.Request) -> web.Response:
        try:
            claims = self.maskinporten.verified(bearer_token(request))
        except jwt.InvalidTokenError as error:
            return refusal(HTTPStatus.UNAUTHORIZED, f"Maskinporten token refused: {error}")
        now = int(time.time())
        lifetime = {"iat": now, "nbf": now, "exp": now + TOKEN_SECONDS, "jti": str(uuid4())}
        return web.json_response(self.altinn.keys.sign(self._exchanged(claims) | lifetime))

    def _exchanged(self, claims: dict[str, Any]) -> dict[str, Any]:
        number = claims["consumer"]["ID"].removeprefix("0192:")
        return {
            "iss": self.altinn.issuer,
            "token_type": "Bearer",
            "scope": claims["scope"],
            "client_id": claims.get("client_id"),
            "consumer": claims["consumer"],
            **organisation_claims(self.world, number),
        }


def organisation_claims(world: CurrentWorld, number: str) -> dict[str, Any]:
    """What Altinn adds about the calling organisation; the short name only for service owners."""
    owner = world.now.service_owner_numbered(number)
    return {
        **({"urn:altinn:org": owner.org} if owner else {}),
        "urn:altinn:orgNumber": number,
        "urn:altinn:authenticatemethod": "maskinporten",
        "urn:altinn:authlevel": MASKINPORTEN_LEVEL,
    }
