"""Maskinporten's token endpoint: the jwt-bearer grant with a signed assertion of a registered client.

Refusals are 400 with `error` and `error_description` as in RFC 6749: unsupported_grant_type, invalid_client,
invalid_grant (signature, audience, lifetime), invalid_scope.
"""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import jwt
from aiohttp import web

from local.issuer.clients import Client, registration_in
from local.issuer.issuers import Issuer

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
TOKEN_SECONDS = 119
LONGEST_ASSERTION_SECONDS = 120


class RefusedError(Exception):
    """The grant is refused; carries the two members of the answer."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.body = {"error": error, "error_description": description}


@dataclass(frozen=True)
class TokenEndpoint:
    """POST {issuer}token with a form; `folder` holds the registrations."""

    issuer: Issuer
    folder: Path

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/maskinporten/token", self.grant)]

    async def grant(self, request: web.Request) -> web.Response:
        try:
            return web.json_response(self._answer(dict(await request.post())))
        except RefusedError as refused:
            return web.json_response(refused.body, status=400)

    def _answer(self, form: dict[str, Any]) -> dict[str, Any]:
        if form.get("grant_type") != JWT_BEARER:
            raise RefusedError("unsupported_grant_type", f"grant_type must be {JWT_BEARER}")
        client, claims = self._client_and_claims(str(form.get("assertion", "")))
        scope = granted_scope(client, claims)
        return {
            "access_token": self.issuer.keys.sign(self._token(client, scope)),
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
            "scope": scope,
        }

    def _client_and_claims(self, assertion: str) -> tuple[Client, dict[str, Any]]:
        try:
            unverified = jwt.decode(assertion, options={"verify_signature": False})
            client = registration_in(self.folder).client(str(unverified.get("iss")))
            if client is None:
                raise RefusedError("invalid_client", f"unknown client {unverified.get('iss')}")
            return client, verified_assertion(assertion, client, self.issuer.issuer)
        except jwt.InvalidTokenError as error:
            raise RefusedError("invalid_grant", f"assertion refused: {error}") from error

    def _token(self, client: Client, scope: str) -> dict[str, Any]:
        now = int(time.time())
        return {
            "iss": self.issuer.issuer,
            "client_amr": "private_key_jwt",
            "token_type": "Bearer",
            "aud": "unspecified",
            "scope": scope,
            "consumer": iso6523(client.organisation),
            "client_id": client.client_id,
            "iat": now,
            "exp": now + TOKEN_SECONDS,
            "jti": str(uuid4()),
        }


def verified_assertion(assertion: str, client: Client, audience: str) -> dict[str, Any]:
    """Claims of the assertion; raises jwt.InvalidTokenError for a wrong signature, audience or lifetime."""
    claims = jwt.decode(
        assertion,
        client.key(),
        algorithms=["RS256"],
        audience=audience,
        options={"require": ["exp", "iat", "aud", "iss", "jti"]},
    )
    if claims["exp"] - claims["iat"] > LONGEST_ASSERTION_SECONDS:
        raise jwt.InvalidTokenError(f"lives longer than {LONGEST_ASSERTION_SECONDS} s")
    return claims


def granted_scope(client: Client, claims: dict[str, Any]) -> str:
    """The scopes asked for; raises RefusedError when one is not the client's."""
    scopes = str(claims.get("scope", "")).split()
    if not scopes or not client.scopes.issuperset(scopes):
        raise RefusedError("invalid_scope", f"asked for {scopes}, the client has {sorted(client.scopes)}")
    return " ".join(scopes)


def iso6523(number: str) -> dict[str, str]:
    """An organisation as tokens name it."""
    return {"authority": "iso6523-actorid-upis", "ID": f"0192:{number}"}
