"""Answers of upstream systems, kept for a while, and a while longer when the system is away (A-054, N-016)."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.memory.recent import Recent
from domain.kernel.refusals import BadGateway

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
    """Loads each key once however many ask at the same time; only BadGateway counts as a failure of the system."""

    def __init__(
        self,
        durations: Durations,
        now: Callable[[], datetime],
        *,
        capacity: int = 10_000,
        weight: Callable[[V], int] = lambda _: 1,
        keeps: Callable[[V], bool] = lambda _: True,
    ) -> None:
        self._durations = durations
        self._now = now
        self._keeps = keeps
        self._answers: Recent[K, _Answer[V]] = Recent(capacity, lambda answer: weight(answer.value))
        self._left_alone: Recent[K, tuple[datetime, str]] = Recent(capacity)
        self._loads: dict[K, asyncio.Task[V]] = {}

    async def get(self, key: K, load: Callable[[], Awaitable[V]]) -> V:
        """Give the answer for a key, loading it when needed. Raises what `load` raises when there is none."""
        now, answer = self._now(), self._answers.get(key)
        if answer is None or now >= answer.gone_at:
            return await self._awaited(key, load, now)
        if now < answer.eager_at or self._is_left_alone(key, now):
            return answer.value
        task = self._loading(key, load)
        return answer.value if now < answer.stale_at else await self._preferred(task, answer.value)

    def at_hand(self, key: K, load: Callable[[], Awaitable[V]]) -> V | None:
        """Give the answer if there is one; what is missing or old is loaded behind the reader's back."""
        now, answer = self._now(), self._answers.get(key)
        if (answer is None or now >= answer.eager_at) and not self._is_left_alone(key, now):
            self._loading(key, load)
        return answer.value if answer is not None and now < answer.gone_at else None

    def forget(self, key: K) -> None:
        self._answers.forget(key)

    async def _awaited(self, key: K, load: Callable[[], Awaitable[V]], now: datetime) -> V:
        if key not in self._loads and (failed := self._left_alone.get(key)) and now < failed[0]:
            raise BadGateway(detail=failed[1])
        task = self._loading(key, load)
        if not await _ends_within(task, self._durations.hard):
            raise BadGateway(detail="An upstream system did not answer in time.")
        return task.result()

    async def _preferred(self, task: asyncio.Task[V], stale: V) -> V:
        if not await _ends_within(task, self._durations.soft) or isinstance(task.exception(), BadGateway):
            return stale
        return task.result()

    def _is_left_alone(self, key: K, now: datetime) -> bool:
        failed = self._left_alone.get(key)
        return failed is not None and now < failed[0]

    def _loading(self, key: K, load: Callable[[], Awaitable[V]]) -> asyncio.Task[V]:
        """Join the load that is under way, or start one; it outlives a caller that gives up."""
        if key not in self._loads:
            task = self._loads[key] = asyncio.ensure_future(self._stored(key, load))
            task.add_done_callback(lambda ended: self._ended(key, ended))
        return self._loads[key]

    async def _stored(self, key: K, load: Callable[[], Awaitable[V]]) -> V:
        try:
            value = await load()
        except BadGateway as failure:
            self._leave_alone(key, failure)
            raise
        self._left_alone.forget(key)
        if self._keeps(value):
            self._answers.put(key, self._timed(value))
        return value

    def _timed(self, value: V) -> _Answer[V]:
        now, durations = self._now(), self._durations
        return _Answer(
            value=value,
            eager_at=now + durations.fresh * EAGER,
            stale_at=now + durations.fresh,
            gone_at=now + max(durations.stale, durations.fresh),
        )

    def _leave_alone(self, key: K, failure: BadGateway) -> None:
        now, answer = self._now(), self._answers.get(key)
        has_stale = answer is not None and now < answer.gone_at
        wait = self._durations.throttle if has_stale else self._durations.pause
        self._left_alone.put(key, (now + wait, failure.detail or ""))

    def _ended(self, key: K, task: asyncio.Task[V]) -> None:
        self._loads.pop(key, None)
        if not task.cancelled():
            task.exception()  # a load behind the reader's back fails without anybody awaiting it


async def _ends_within(task: asyncio.Task[object], limit: timedelta) -> bool:
    done, _ = await asyncio.wait((task,), timeout=limit.total_seconds())
    return bool(done)
