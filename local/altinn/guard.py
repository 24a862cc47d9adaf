"""Lets a call through only with a platform token of the right scope and the API management key.

401: no token, a forged or expired one, one that Altinn did not issue, or a wrong key. 403: the scope is missing.
"""

from http import HTTPStatus

import jwt
from aiohttp import web

from local.altinn.refusals import Respond, refusal
from local.issuer.issuers import Issuer

KEY_HEADER = "Ocp-Apim-Subscription-Key"


class Guard:
    """Validates tokens of the Altinn issuer; `subscription_key` is None where no key is asked for."""

    def __init__(self, altinn: Issuer, subscription_key: str | None) -> None:
        self._altinn = altinn
        self._subscription_key = subscription_key

    def requiring(self, scope: str, respond: Respond, *, with_key: bool = True) -> Respond:
        """The handler, reached only by callers whose token has the scope (and who send the key)."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            if with_key and not self._has_key(request):
                return refusal(HTTPStatus.UNAUTHORIZED, f"missing or unknown {KEY_HEADER}")
            if refused := self._refused(request, scope):
                return refused
            return await respond(request)

        return guarded

    def _has_key(self, request: web.Request) -> bool:
        return self._subscription_key is None or request.headers.get(KEY_HEADER) == self._subscription_key

    def _refused(self, request: web.Request, scope: str) -> web.Response | None:
        try:
            claims = self._altinn.verified(bearer_token(request))
        except jwt.InvalidTokenError as error:
            return refusal(HTTPStatus.UNAUTHORIZED, f"platform token refused: {error}")
        if scope not in str(claims.get("scope", "")).split():
            return refusal(HTTPStatus.FORBIDDEN, f"platform token lacks scope {scope}")
        return None


def bearer_token(request: web.Request) -> str:
    """The token of the Authorization header; raises jwt.DecodeError when there is none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise jwt.DecodeError("no bearer token")
    return token.strip()
