"""An issuer that is trusted: its exact name and its keys, fetched when first needed and when a key is unknown."""

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout
from jwt import PyJWK

from adapters.tokens.keys import Keys, keys_of

REFRESHED_EVERY = timedelta(hours=1)
SEARCHED_EVERY = timedelta(seconds=30)
"""Unknown key ids make the issuer be asked no more often, however many come."""

RETRIED_EVERY = timedelta(seconds=5)
"""As long as nothing at all is known of an issuer."""

_LIMIT = ClientTimeout(total=5)
_MAXIMUM_BYTES = 1_000_000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Published:
    """What an issuer says of itself."""

    issuer: str
    keys: Keys
    refreshed_until: datetime


class Issuer:
    """Read from the well-known document at `well_known`; what was once read serves while the issuer is away."""

    def __init__(self, well_known: str, session: Callable[[], ClientSession], now: Callable[[], datetime]) -> None:
        self.published: Published | None = None
        self._well_known = well_known
        self._session = session
        self._now = now
        self._lock = asyncio.Lock()
        self._left_alone_until: datetime | None = None
        self._refreshing: asyncio.Task[None] | None = None

    def is_named(self, name: object) -> bool:
        return self.published is not None and self.published.issuer == name

    async def learn(self) -> None:
        """Fetch what the issuer publishes, unless it is known or was just asked in vain."""
        async with self._lock:
            if self.published is None and self._may_ask():
                await self._fetch(RETRIED_EVERY)
                if self.published is not None:
                    self._left_alone_until = None  # the first unknown key may be asked for at once

    async def key(self, key_id: str, algorithm: str) -> PyJWK | None:
        """Give a key, looking for it anew when it is unknown and the issuer was not just asked."""
        if (known := self._find_known(key_id, algorithm)) is not None:
            self._keep_fresh()
            return known
        await self._fetch_if(lambda: self._find_known(key_id, algorithm) is None)
        return self._find_known(key_id, algorithm)

    def _find_known(self, key_id: str, algorithm: str) -> PyJWK | None:
        return self.published.keys.get((key_id, algorithm)) if self.published else None

    def _may_ask(self) -> bool:
        return self._left_alone_until is None or self._now() >= self._left_alone_until

    def _is_aged(self) -> bool:
        return self.published is not None and self._now() >= self.published.refreshed_until

    def _keep_fresh(self) -> None:
        """Fetch aged keys behind the caller's back, so that a withdrawn key does not serve for ever."""
        if self._is_aged() and self._may_ask() and (self._refreshing is None or self._refreshing.done()):
            self._refreshing = asyncio.ensure_future(self._fetch_if(self._is_aged))

    async def _fetch_if(self, is_needed: Callable[[], bool]) -> None:
        """Fetch unless who held the lock before has met the need, or the issuer was just asked."""
        async with self._lock:
            if is_needed() and self._may_ask():
                await self._fetch(SEARCHED_EVERY)

    async def _fetch(self, left_alone_for: timedelta) -> None:
        self._left_alone_until = self._now() + left_alone_for
        try:
            document = await self._document(self._well_known)
            keys = keys_of(await self._document(str(document["jwks_uri"])))
            self.published = Published(str(document["issuer"]), keys, self._now() + REFRESHED_EVERY)
        except (ClientError, TimeoutError, ValueError, RecursionError, LookupError, TypeError) as error:
            _log.warning("The issuer of %s cannot be read: %s", self._well_known, type(error).__name__)

    async def _document(self, address: str) -> Any:
        async with self._session().get(
            address, headers={"Accept": "application/json"}, timeout=_LIMIT, raise_for_status=True
        ) as response:
            return json.loads(await _read_bounded(response.content))


async def _read_bounded(content: Any) -> bytes:
    body = bytearray()
    async for chunk in content.iter_any():
        body += chunk
        if len(body) > _MAXIMUM_BYTES:
            raise ValueError("too large")
    return bytes(body)
