"""Altinn Register's display names (A-048, A-049, W-034 to W-037)."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from urllib.parse import unquote

from pydantic import TypeAdapter

from adapters.altinn.documents import Document, read_shape
from adapters.altinn.http import AltinnHttp
from adapters.caching.cache import Cache, Durations
from adapters.caching.shared import SharedAnswers
from domain.party.identifiers import EMAIL_USER, FEIDE_USER, PERSON, SELF_IDENTIFIED, SYSTEM_USER, is_known, split

PATH = "register/api/v1/dialogporten/parties/query"
SYSTEM_USER_NAME = "Systembruker"
SYSTEM_USER_WAITS = (0.5, 1.0, 2.0)
"""Seconds between questions about a system user: the register learns of new ones late."""

DURATIONS = Durations(
    fresh=timedelta(hours=24),
    stale=timedelta(hours=26),
    hard=timedelta(seconds=20),
)
CAPACITY = 50_000_000
"""Bytes."""


class _Named(Document):
    display_name: str | None = None


class _Answer(Document):
    data: list[_Named]


_ANSWER = TypeAdapter(_Answer)
_SHAPE = TypeAdapter(str | None)


class AltinnPartyNames:
    """`is_given_order`: persons are named as the register spells them, else last name first (A-048)."""

    def __init__(
        self,
        http: AltinnHttp,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        shared: SharedAnswers | None = None,
        *,
        is_given_order: bool = False,
    ) -> None:
        self._http = http
        self._sleep = sleep
        self._is_given_order = is_given_order
        # Instances before and after a change of the setting name persons differently.
        level = shared.of("names in given order" if is_given_order else "names", _SHAPE) if shared else None
        self._cache: Cache[str, str | None] = Cache(
            DURATIONS, now, capacity=CAPACITY, weight=_bytes, keeps=bool, shared=level
        )

    async def name_of(self, urn: str) -> str | None:
        kind, value = split(urn)
        if not is_known(urn):
            return None
        if kind in (EMAIL_USER, SELF_IDENTIFIED):
            return unquote(value)
        if kind == FEIDE_USER:
            return f"Feide User ({unquote(value)[:6]})"
        found = await self._cache.get(urn, lambda: self._look_up(urn))
        return found or (SYSTEM_USER_NAME if kind == SYSTEM_USER else None)

    async def _look_up(self, urn: str) -> str | None:
        kind, _ = split(urn)
        name = await self._ask(urn)
        for wait in SYSTEM_USER_WAITS if kind == SYSTEM_USER else ():
            if name:
                break
            await self._sleep(wait)
            name = await self._ask(urn)
        return last_name_first(name) if name and kind == PERSON and not self._is_given_order else name

    async def _ask(self, urn: str) -> str | None:
        answer = read_shape(_ANSWER, await self._http.post(PATH, {"Data": [urn]}))
        name = answer.data[0].display_name if answer.data else None
        return (name or "").strip() or None


def _bytes(name: str | None) -> int:
    return 4 * len(name or "")


def last_name_first(name: str) -> str:
    """Move the last word to the front; the register gives first names first."""
    *first, last = name.split()
    return " ".join((last, *first))
