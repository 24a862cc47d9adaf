"""Answers of upstream systems, kept for a while, and a while longer when the system is away (A-054, N-016)."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from adapters.caching.recent import Recent
from adapters.caching.shared import Found, SharedCache
from domain.kernel.refusals import UpstreamFailed

CAPACITY = 10_000_000
"""Bytes that the answers of one cache take."""
ENTRY = 1_000
"""Bytes that an answer takes beside its value: the digest of its key, its times and its places."""
FAILURES = 1_000
"""Failed questions that are remembered, so that their systems are left alone."""
EAGER = 0.8
"""Part of the fresh time after which a used answer is renewed behind the reader's back."""


@dataclass(frozen=True, slots=True)
class Durations:
    """`fresh`: how long an answer is simply given. `stale`: how long it is given while the system is away.

    `soft` and `hard` bound a reader's wait, with and without a stale answer at hand; the load goes on behind.
    After a failure the system is left alone for `throttle` with a stale answer at hand, for `pause` without.
    """

    fresh: timedelta
    stale: timedelta
    soft: timedelta = timedelta(seconds=1)
    hard: timedelta = timedelta(seconds=5)
    throttle: timedelta = timedelta(seconds=30)
    pause: timedelta = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class _Answer[V]:
    value: V
    eager_at: datetime
    stale_at: datetime
    gone_at: datetime


class Cache[K: Hashable, V]:
    """Loads each key once however many ask at the same time; only BadGateway counts as a failure of the system.

    Of a key only a digest is kept, because callers choose what is in it. `weight` gives the bytes of a value, of all
    values together at most `capacity` are kept, and none beyond its time.

    What memory lacks is looked for in `shared`, the level that instances share, if there is one. Ages count from the
    instant at which an answer came from its system, wherever it is kept: two levels do not make it older.
    """

    def __init__(
        self,
        durations: Durations,
        now: Callable[[], datetime],
        *,
        capacity: int = CAPACITY,
        weight: Callable[[V], int] = lambda _: 0,
        keeps: Callable[[V], bool] = lambda _: True,
        shared: SharedCache[V] | None = None,
    ) -> None:
        self._durations = durations
        self._now = now
        self._keeps = keeps
        self._shared = shared
        self._answers: Recent[bytes, _Answer[V]] = Recent(capacity, lambda answer: ENTRY + weight(answer.value))
        self._left_alone: Recent[bytes, tuple[datetime, str]] = Recent(FAILURES)
        self._looks: dict[bytes, asyncio.Task[None]] = {}
        self._loads: dict[bytes, asyncio.Task[V]] = {}

    @property
    def weight(self) -> int:
        """Tell how many bytes the kept answers take."""
        return self._answers.weight

    async def get(self, asked: K, load: Callable[[], Awaitable[V]]) -> V:
        """Give the answer for a key, loading it when needed. Raises what `load` raises when there is none."""
        key = _digest(asked)
        answer, is_known = self._usable(key), True
        if answer is None:
            answer, is_known = await self._find_shared(key), False
        now = self._now()
        if answer is None:
            return await self._wait_for(key, load, now)
        if now < answer.eager_at or self._is_left_alone(key, now):
            return answer.value
        task = self._start_loading(key, load, is_looked_for=is_known)
        return answer.value if now < answer.stale_at else await self._prefer(task, answer.value)

    def at_hand(self, asked: K, load: Callable[[], Awaitable[V]]) -> V | None:
        """Give the answer if there is one; what is missing or old is loaded behind the reader's back."""
        key = _digest(asked)
        now, answer = self._now(), self._usable(key)
        if (answer is None or now >= answer.eager_at) and not self._is_left_alone(key, now):
            self._start_loading(key, load)
        return answer.value if answer is not None else None

    def forget(self, asked: K) -> None:
        self._answers.forget(_digest(asked))

    def _usable(self, key: bytes) -> _Answer[V] | None:
        answer = self._answers.get(key)
        if answer is None or self._now() < answer.gone_at:
            return answer
        self._answers.forget(key)
        return None

    async def _find_shared(self, key: bytes) -> _Answer[V] | None:
        """Take over what the shared level has, one look for all who ask; nobody looks while a load is under way."""
        if self._shared is None or key in self._loads or self._is_left_alone(key, self._now()):
            return None
        if key not in self._looks:
            self._looks[key] = asyncio.ensure_future(self._look_for(key, self._shared))
            self._looks[key].add_done_callback(lambda _: self._looks.pop(key))
        await asyncio.wait((self._looks[key],))
        return self._usable(key)

    async def _look_for(self, key: bytes, shared: SharedCache[V]) -> None:
        found, known = await shared.read(key), self._answers.get(key)
        if found is not None:
            answer = self._to_answer(found)
            if known is None or known.gone_at < answer.gone_at:
                self._remember(key, answer)

    async def _wait_for(self, key: bytes, load: Callable[[], Awaitable[V]], now: datetime) -> V:
        if key not in self._loads and (failed := self._left_alone.get(key)) and now < failed[0]:
            raise UpstreamFailed(detail=failed[1])
        task = self._start_loading(key, load)
        if not await _ends_within(task, self._durations.hard):
            raise UpstreamFailed(detail="An upstream system did not answer in time.")
        return task.result()

    async def _prefer(self, task: asyncio.Task[V], stale: V) -> V:
        if not await _ends_within(task, self._durations.soft) or isinstance(task.exception(), UpstreamFailed):
            return stale
        return task.result()

    def _is_left_alone(self, key: bytes, now: datetime) -> bool:
        failed = self._left_alone.get(key)
        return failed is not None and now < failed[0]

    def _start_loading(
        self, key: bytes, load: Callable[[], Awaitable[V]], *, is_looked_for: bool = False
    ) -> asyncio.Task[V]:
        """Join the load that is under way, or start one; it outlives a caller that gives up."""
        if key not in self._loads:
            loads = self._renew(key, load) if is_looked_for else self._load_and_store(key, load)
            task = self._loads[key] = asyncio.ensure_future(loads)
            task.add_done_callback(lambda ended: self._end(key, ended))
        return self._loads[key]

    async def _renew(self, key: bytes, load: Callable[[], Awaitable[V]]) -> V:
        """Take over what another instance has renewed by now, or load it."""
        if self._shared is not None:
            await self._look_for(key, self._shared)
            answer = self._answers.get(key)
            if answer is not None and self._now() < answer.eager_at:
                return answer.value
        return await self._load_and_store(key, load)

    async def _load_and_store(self, key: bytes, load: Callable[[], Awaitable[V]]) -> V:
        try:
            value = await load()
        except UpstreamFailed as failure:
            self._leave_alone(key, failure)
            raise
        self._left_alone.forget(key)
        if self._keeps(value):
            self._keep(key, Found(value, self._now()))
        return value

    def _keep(self, key: bytes, found: Found[V]) -> None:
        self._remember(key, self._to_answer(found))
        if self._shared is not None:
            self._shared.write(key, found, max(self._durations.stale, self._durations.fresh))

    def _remember(self, key: bytes, answer: _Answer[V]) -> None:
        now = self._now()
        self._answers.forget_unused(lambda kept: now >= kept.gone_at)
        self._answers.put(key, answer)

    def _to_answer(self, found: Found[V]) -> _Answer[V]:
        loaded_at, durations = found.loaded_at, self._durations
        return _Answer(
            value=found.value,
            eager_at=loaded_at + durations.fresh * EAGER,
            stale_at=loaded_at + durations.fresh,
            gone_at=loaded_at + max(durations.stale, durations.fresh),
        )

    def _leave_alone(self, key: bytes, failure: UpstreamFailed) -> None:
        wait = self._durations.pause if self._usable(key) is None else self._durations.throttle
        self._left_alone.put(key, (self._now() + wait, failure.detail or ""))

    def _end(self, key: bytes, task: asyncio.Task[V]) -> None:
        self._loads.pop(key, None)
        if not task.cancelled():
            task.exception()  # a load behind the reader's back fails without anybody awaiting it


def _digest(key: Hashable) -> bytes:
    return sha256(repr(key).encode()).digest()


async def _ends_within(task: asyncio.Task[object], limit: timedelta) -> bool:
    done, _ = await asyncio.wait((task,), timeout=limit.total_seconds())
    return bool(done)
