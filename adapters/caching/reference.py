"""Reference data: asked of memory, which follows the store behind the readers' backs; timers renew the store.

Altinn is asked on a reader's account only while the store holds nothing, or cannot be read and memory is empty.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from pydantic import TypeAdapter, ValidationError

from adapters.caching.cache import Cache, Durations
from domain.kernel.refusals import TooLarge, Unavailable, UpstreamFailed

FOLLOWED = Durations(
    fresh=timedelta(minutes=1),
    stale=timedelta(days=3650),
    soft=timedelta(0),
    hard=timedelta(seconds=3),
)
"""Memory looks at the store about once a minute and never makes a reader wait for it; it has no end of its own."""
LOADED = timedelta(minutes=20)
"""How long serves what was loaded for want of a store."""
ATTEMPTS = 5
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the store holds of a kind; without `content` it is still what the reader knows by this version."""

    version: str
    content: bytes | None = None


class ReplacedMeanwhileError(Exception):
    """Somebody else has written the kind since it was read; nothing was written."""


class ReferenceStore(Protocol):
    """Keeps each kind of reference data for all processes. A shape that older processes cannot read is a new kind."""

    async def read(self, kind: str, known: str | None = None) -> Entry | None:
        """Give what is stored of a kind, None when nothing is: 1 request, of 1 RU when it is the `known` version.

        May raise the refusal Unavailable.
        """
        ...

    async def write(self, kind: str, content: bytes, replaces: str | None) -> None:
        """Put the content in the place of the version that was read, None when nothing was there: 1 request.

        Raises ReplacedMeanwhileError when something else is there by now, TooLarge when it is more than the store
        takes, Unavailable when the store is away.
        """
        ...


class Reference[V]:
    """One kind: `load` makes all of it of what Altinn says, within `patience`."""

    def __init__(
        self,
        kind: str,
        shape: TypeAdapter[V],
        store: ReferenceStore,
        load: Callable[[], Awaitable[V]],
        now: Callable[[], datetime],
        patience: timedelta,
        followed: Durations = FOLLOWED,
    ) -> None:
        self._kind = kind
        self._shape = shape
        self._store = store
        self._load = load
        self._seen: tuple[str, V | None] | None = None
        self._storing: asyncio.Task[None] | None = None
        self._memory: Cache[None, V | None] = Cache(followed, now, keeps=lambda value: value is not None)
        self._loaded: Cache[None, V] = Cache(Durations(fresh=LOADED, stale=followed.stale, hard=patience), now)

    async def get(self) -> V:
        """Give the data: of memory, else of the store, else of Altinn. Raises BadGateway when all are without."""
        stored, _ = await self._follow_lately()
        return await self._loaded.get(None, self._first) if stored is None else stored

    async def at_hand(self) -> V | None:
        """Give the data unless Altinn has to be asked for all of it; it then is, behind the reader's back."""
        stored, is_missing = await self._follow_lately()
        return self._loaded.at_hand(None, self._first) if is_missing else stored

    async def read_stored(self) -> V | None:
        """Give what the store holds this moment: 1 request. May raise the refusal Unavailable."""
        return self._read(await self._store.read(self._kind))

    async def renew(self, make: Callable[[V | None], Awaitable[V]]) -> None:
        """Replace what is stored, None when nothing is, by what `make` makes of it; of a later one after a lost race.

        Raises what `make` and the store raise; then what is stored stays.
        """
        for _ in range(ATTEMPTS):
            entry = await self._store.read(self._kind)
            stored = self._read(entry)
            made = await make(stored)
            if made == stored or await self._is_written(made, entry.version if entry else None):
                return
        raise ReplacedMeanwhileError(f"The reference data '{self._kind}' were replaced {ATTEMPTS} times in a row.")

    async def _follow_lately(self) -> tuple[V | None, bool]:
        """Give what memory or the store holds, and whether the store is known to hold nothing."""
        try:
            stored = await self._memory.get(None, self._follow)
        except UpstreamFailed:
            return None, False
        return stored, stored is None

    async def _follow(self) -> V | None:
        version, value = self._seen or (None, None)
        try:
            entry = await self._store.read(self._kind, version)
        except Unavailable as away:
            raise UpstreamFailed(detail=away.detail) from away
        if entry is None or entry.content is None:
            return value
        self._seen = entry.version, self._read(entry)
        return self._seen[1]

    async def _first(self) -> V:
        """Load everything, and store it for the others behind the reader's back."""
        made = await self._load()
        self._storing = asyncio.ensure_future(self._store_for_others(made))
        return made

    async def _store_for_others(self, made: V) -> None:
        try:
            await self._is_written(made, self._seen[0] if self._seen else None)
        except (Unavailable, TooLarge) as refusal:
            _log.warning("What Altinn says of '%s' was not stored: %s", self._kind, refusal.detail)

    async def _is_written(self, made: V, replaces: str | None) -> bool:
        try:
            await self._store.write(self._kind, self._shape.dump_json(made), replaces)
        except ReplacedMeanwhileError:
            return False
        return True

    def _read(self, entry: Entry | None) -> V | None:
        """Read an entry; one that an older version of the code wrote in another shape counts as missing."""
        if entry is None or entry.content is None:
            return None
        try:
            return self._shape.validate_json(entry.content)
        except ValidationError:
            _log.warning("The reference data '%s' are stored in an unknown shape and count as missing", self._kind)
            return None
