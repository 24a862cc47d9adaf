"""The token that Altinn's services ask of this system: from Maskinporten, exchanged at Altinn (W-044 to W-047)."""

import asyncio
import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

import jwt
from aiohttp import ClientError, ClientSession, ClientTimeout

from adapters.altinn.failure import UpstreamFailure

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
ASSERTION_SECONDS = 10
MARGIN = timedelta(seconds=5)
_LIMIT = ClientTimeout(total=10)


@dataclass(frozen=True, slots=True)
class Client:
    """The system as registered at Maskinporten; `encoded_jwk` is the base64 of its private RSA JWK."""

    client_id: str
    scope: str
    encoded_jwk: str
    token_uri: str
    exchange_uri: str

    @property
    def audience(self) -> str:
        """The issuer's address with its trailing slash."""
        return self.token_uri.removesuffix("token")


class PlatformToken:
    """Holds one exchanged token until 5 seconds before it ends; callers wait for one another while it is fetched."""

    def __init__(
        self,
        client: Client,
        session: Callable[[], ClientSession],
        now: Callable[[], datetime],
        randomness: Callable[[int], int],
    ) -> None:
        self._client = client
        self._session = session
        self._now = now
        self._randomness = randomness
        self._lock = asyncio.Lock()
        self._held: tuple[str, datetime] | None = None

    async def current(self) -> str:
        """Give a token, fetching one when needed. Raises UpstreamFailure."""
        return self._usable() or await self._fetch_new(rejected=None)

    async def renew(self, rejected: str) -> str:
        """Give another token than the one that was answered with 401. Raises UpstreamFailure."""
        return await self._fetch_new(rejected)

    async def _fetch_new(self, rejected: str | None) -> str:
        async with self._lock:
            held = self._usable()
            return held if held and held != rejected else await self._fetch()

    def _usable(self) -> str | None:
        return self._held[0] if self._held and self._now() < self._held[1] else None

    async def _fetch(self) -> str:
        began = self._now()
        granted = await self._request_grant()
        token = await self._exchange(str(granted["access_token"]))
        self._held = token, began + timedelta(seconds=float(granted["expires_in"])) - MARGIN
        return token

    async def _request_grant(self) -> Mapping[str, Any]:
        form = {"grant_type": GRANT, "assertion": self._assertion()}
        answer = await self._request("POST", self._client.token_uri, "Maskinporten", data=form)
        if not isinstance(answer, dict) or not {"access_token", "expires_in"} <= answer.keys():
            raise UpstreamFailure("Maskinporten answered without a token.")
        return answer

    async def _exchange(self, token: str) -> str:
        bearer = {"Authorization": f"Bearer {token}"}
        answer = await self._request("GET", self._client.exchange_uri, "Altinn's token exchange", headers=bearer)
        if not isinstance(answer, str) or not answer:
            raise UpstreamFailure("Altinn's token exchange answered without a token.")
        return answer

    async def _request(
        self, method: str, uri: str, name: str, *, headers: Mapping[str, str] | None = None, **content: Any
    ) -> Any:
        accepting = {"Accept": "application/json", **(headers or {})}
        try:
            async with self._session().request(
                method, uri, headers=accepting, timeout=_LIMIT, allow_redirects=False, **content
            ) as response:
                body = await response.read()
        except (ClientError, TimeoutError) as error:
            raise UpstreamFailure(f"{name} does not answer.") from error
        if not response.ok:
            raise UpstreamFailure(f"{name} answered {response.status}.", response.status)
        return _json(body, name)

    def _assertion(self) -> str:
        issued = int(self._now().timestamp())
        claims = {
            "aud": self._client.audience,
            "scope": self._client.scope,
            "iss": self._client.client_id,
            "exp": issued + ASSERTION_SECONDS,
            "iat": issued,
            "jti": str(UUID(int=self._randomness(128), version=4)),
        }
        return jwt.encode(claims, self._key, headers={"kid": self._key.key_id})

    @cached_property
    def _key(self) -> jwt.PyJWK:
        return jwt.PyJWK.from_json(base64.b64decode(self._client.encoded_jwk).decode(), algorithm="RS256")


def _json(body: bytes, name: str) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UpstreamFailure(f"{name} answered with unreadable JSON.") from error
