"""The second level of caches: answers that one instance has loaded serve the others too (N-016).

It only ever helps: what is slow, away or unreadable there is as good as missing, and no reader waits for a write.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import new as hmac
from typing import Protocol

from pydantic import TypeAdapter, ValidationError

from domain.kernel.refusals import Unavailable

LIMIT = timedelta(seconds=1)
"""How long the shared level may take."""
LEFT_ALONE = timedelta(seconds=2)
"""How long it is not asked after a failure (N-016)."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer as it is kept: when it was loaded from its upstream system, and its JSON text."""

    loaded_at: datetime
    body: bytes


class AnswerStore(Protocol):
    """Keeps answers for all instances, each under a key that tells nothing of what was asked."""

    async def read(self, key: str) -> StoredAnswer | None:
        """Give an answer, None when there is none or none that can be read: 1 request.

        Raises the refusal Unavailable at once when the store fails, without further attempts.
        """
        ...

    async def write(self, key: str, answer: StoredAnswer, lifetime: timedelta) -> None:
        """Keep an answer for so long, in the place of an older one; one too large is not kept: 1 request.

        Raises the refusal Unavailable like `read`.
        """
        ...


@dataclass(frozen=True, slots=True)
class Found[V]:
    value: V
    loaded_at: datetime


class SharedAnswers:
    """The shared level of one process: `secret` is what turns keys into ids that name nobody."""

    def __init__(
        self, store: AnswerStore, secret: bytes, now: Callable[[], datetime], limit: timedelta = LIMIT
    ) -> None:
        self._store = store
        self._secret = secret
        self._now = now
        self._limit = limit.total_seconds()
        self._left_alone_until: datetime | None = None
        self._writes: set[asyncio.Task[None]] = set()

    def of[V](
        self, cache: str, shape: TypeAdapter[V], is_shared: Callable[[V], bool] = lambda _: True
    ) -> "SharedCache[V]":
        """Make the part of one cache; answers that are not `is_shared` stay in memory alone."""
        return SharedCache(cache, shape, self, is_shared)

    def id_of(self, cache: str, key: Hashable) -> str:
        text = json.dumps([cache, key], default=bytes.hex)
        return hmac(self._secret, text.encode(), sha256).hexdigest()

    async def read(self, key: str) -> StoredAnswer | None:
        if self._is_left_alone():
            return None
        try:
            async with asyncio.timeout(self._limit):
                return await self._store.read(key)
        except (Unavailable, TimeoutError):
            self._leave_alone()
            return None

    def write(self, key: str, answer: StoredAnswer, lifetime: timedelta) -> None:
        """Write behind the reader's back."""
        task = asyncio.ensure_future(self._write(key, answer, lifetime))
        self._writes.add(task)
        task.add_done_callback(self._writes.discard)

    async def _write(self, key: str, answer: StoredAnswer, lifetime: timedelta) -> None:
        if self._is_left_alone():
            return
        try:
            async with asyncio.timeout(self._limit):
                await self._store.write(key, answer, lifetime)
        except (Unavailable, TimeoutError):
            self._leave_alone()

    def _is_left_alone(self) -> bool:
        return self._left_alone_until is not None and self._now() < self._left_alone_until

    def _leave_alone(self) -> None:
        _log.warning("The answers that instances share cannot be had; they are left alone for %s", LEFT_ALONE)
        self._left_alone_until = self._now() + LEFT_ALONE


class SharedCache[V]:
    """One cache's answers in the shared level. An answer in a shape that is not today's counts as missing."""

    def __init__(
        self, name: str, shape: TypeAdapter[V], answers: SharedAnswers, is_shared: Callable[[V], bool]
    ) -> None:
        self._name = name
        self._shape = shape
        self._answers = answers
        self._is_shared = is_shared

    async def read(self, key: Hashable) -> Found[V] | None:
        answer = await self._answers.read(self._answers.id_of(self._name, key))
        if answer is None:
            return None
        try:
            return Found(self._shape.validate_json(answer.body), answer.loaded_at)
        except ValidationError:
            return None

    def write(self, key: Hashable, found: Found[V], lifetime: timedelta) -> None:
        if self._is_shared(found.value):
            answer = StoredAnswer(found.loaded_at, self._shape.dump_json(found.value))
            self._answers.write(self._answers.id_of(self._name, key), answer, lifetime)
