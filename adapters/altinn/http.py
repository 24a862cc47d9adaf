"""Calls to Altinn's services: address, token, subscription key, time limits, further attempts (W-001 to W-007)."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout
from yarl import URL

from adapters.altinn.failure import UpstreamFailure
from adapters.altinn.jitter import waits
from adapters.altinn.platform_token import PlatformToken

SUBSCRIPTION_KEY_HEADER = "Ocp-Apim-Subscription-Key"
_JSON = {"Content-Type": "application/json; charset=utf-8"}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    url: URL
    headers: Mapping[str, str]
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class _Answer:
    """`status` is None when none came; then `cause` says why."""

    status: int | None
    body: bytes = b""
    cause: Exception | None = None

    @property
    def is_success(self) -> bool:
        return self.status is not None and HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES

    @property
    def calls_for_another_attempt(self) -> bool:
        """429 and other refusals are final (W-002)."""
        final = self.status is not None and self.status < HTTPStatus.INTERNAL_SERVER_ERROR
        return not final or self.status == HTTPStatus.REQUEST_TIMEOUT


class AltinnHttp:
    """One kind of client: with a token and a subscription key, or anonymous without both."""

    def __init__(
        self,
        base_uri: str,
        session: Callable[[], ClientSession],
        randomness: Callable[[int], int],
        *,
        token: PlatformToken | None = None,
        subscription_key: str = "",
        attempt_seconds: float = 10,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._base_uri = URL(f"{base_uri.rstrip('/')}/")
        self._session = session
        self._randomness = randomness
        self._token = token
        self._subscription = {SUBSCRIPTION_KEY_HEADER: subscription_key} if subscription_key else {}
        self._limit = ClientTimeout(total=attempt_seconds)
        self._sleep = sleep

    async def get(self, path: str, headers: Mapping[str, str] | None = None) -> bytes:
        """Give the body of a successful answer; `path` is relative, its query encoded. Raises UpstreamFailure."""
        return await self._exchange(_Request("GET", self._url(path), {**self._subscription, **(headers or {})}))

    async def post(self, path: str, document: Any) -> bytes:
        """Ask with a JSON document; what changes nothing only, as it may be sent again. Raises UpstreamFailure."""
        body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
        return await self._exchange(_Request("POST", self._url(path), {**self._subscription, **_JSON}, body))

    def _url(self, path: str) -> URL:
        return self._base_uri.join(URL(path, encoded=True))

    async def _exchange(self, request: _Request) -> bytes:
        answer = await self._send_trusted(request)
        if answer.is_success:
            return answer.body
        outcome = "does not answer" if answer.status is None else f"answered {answer.status}"
        _log.warning("%s %s %s", request.method, request.url.path, outcome)
        raise UpstreamFailure(f"An upstream system {outcome}.", answer.status) from answer.cause

    async def _send_trusted(self, request: _Request) -> _Answer:
        """Show the token, and once a new one when it is not accepted (W-047)."""
        if self._token is None:
            return await self._persistent(request, request.headers)
        token = await self._token.current()
        answer = await self._persistent(request, _with_token(token, request.headers))
        if answer.status != HTTPStatus.UNAUTHORIZED:
            return answer
        return await self._persistent(request, _with_token(await self._token.renew(token), request.headers))

    async def _persistent(self, request: _Request, headers: Mapping[str, str]) -> _Answer:
        answer = await self._attempt(request, headers)
        for wait in waits(self._randomness):
            if not answer.calls_for_another_attempt:
                break
            await self._sleep(wait)
            answer = await self._attempt(request, headers)
        return answer

    async def _attempt(self, request: _Request, headers: Mapping[str, str]) -> _Answer:
        try:
            async with self._session().request(
                request.method,
                request.url,
                data=request.body,
                headers=headers,
                timeout=self._limit,
                allow_redirects=False,
            ) as response:
                return _Answer(response.status, await response.read())
        except (ClientError, TimeoutError) as error:
            return _Answer(None, cause=error)


def _with_token(token: str, headers: Mapping[str, str]) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {token}", **headers}
