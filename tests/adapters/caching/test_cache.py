"""Kept answers: single flight, freshness, stale answers while the upstream system is away (A-054, N-016)."""

import asyncio
import gc
import tracemalloc
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.caching.cache import ENTRY, Cache, Durations
from domain.kernel.refusals import UpstreamFailed
from tests.driver.patience import settled
from tests.stand_ins.clock import Clock

DURATIONS = Durations(
    fresh=timedelta(minutes=10),
    stale=timedelta(minutes=30),
    soft=timedelta(minutes=1),
    hard=timedelta(minutes=1),
)
IMPATIENT = replace(DURATIONS, soft=timedelta(milliseconds=1), hard=timedelta(milliseconds=1))


class System:
    """Answers 1, 2, 3 ...; fails while `is_away`, takes for ever until released while `is_slow`."""

    def __init__(self) -> None:
        self.calls = 0
        self.is_away = False
        self.is_slow = False
        self.released = asyncio.Event()

    async def __call__(self) -> int:
        self.calls += 1
        number = self.calls
        if self.is_slow:
            await self.released.wait()
        if self.is_away:
            raise UpstreamFailed(detail="away")
        await asyncio.sleep(0)
        return number


@pytest.fixture
def system() -> System:
    return System()


@pytest.fixture
def cache(clock: Clock) -> Cache[str, int]:
    return Cache(DURATIONS, clock)


@pytest.fixture
def impatient(clock: Clock) -> Cache[str, int]:
    return Cache(IMPATIENT, clock)


async def test_an_answer_is_loaded_once_and_kept(cache: Cache[str, int], system: System) -> None:
    assert [await cache.get("a", system) for _ in range(3)] == [1, 1, 1]


async def test_readers_at_the_same_time_share_one_load(cache: Cache[str, int], system: System) -> None:
    assert await asyncio.gather(*(cache.get("a", system) for _ in range(50))) == [1] * 50


async def test_thousands_of_long_keys_take_no_more_than_the_capacity(clock: Clock, system: System) -> None:
    """A caller chooses what is in a key: only a digest of it stays, and as many answers as have room."""
    cache: Cache[str, int] = Cache(DURATIONS, clock, capacity=100 * ENTRY)
    tracemalloc.start()
    try:
        for number in range(2_000):
            await cache.get(f"{number}" + "x" * 10_000, system)
        gc.collect()
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert cache.weight == 100 * ENTRY
    assert taken < 2_000 * 10_000 / 5  # a fifth of the keys: what else runs in this process is counted as well


async def test_bytes_of_values_count(clock: Clock) -> None:
    async def load() -> bytes:
        return bytes(ENTRY)

    cache: Cache[int, bytes] = Cache(DURATIONS, clock, capacity=10 * ENTRY, weight=len)
    for number in range(20):
        await cache.get(number, load)
    assert cache.weight == 10 * ENTRY


async def test_answers_beyond_their_time_are_forgotten(cache: Cache[str, int], system: System, clock: Clock) -> None:
    for number in range(20):
        await cache.get(f"early {number}", system)
    clock.advance(minutes=31)
    await cache.get("late", system)
    assert cache.weight == ENTRY


async def test_keys_are_kept_apart(cache: Cache[str, int], system: System) -> None:
    assert (await cache.get("a", system), await cache.get("b", system)) == (1, 2)


async def test_a_reader_that_gives_up_does_not_end_the_load_of_others(cache: Cache[str, int], system: System) -> None:
    system.is_slow = True
    impatient = asyncio.create_task(cache.get("a", system))
    patient = asyncio.create_task(cache.get("a", system))
    await asyncio.sleep(0)
    impatient.cancel()
    system.released.set()
    assert await patient == 1


async def test_a_used_answer_is_renewed_behind_the_reader_before_it_ages(
    cache: Cache[str, int], system: System, clock: Clock
) -> None:
    await cache.get("a", system)
    clock.advance(minutes=8.5)
    assert await cache.get("a", system) == 1
    await settled()
    assert (await cache.get("a", system), system.calls) == (2, 2)


async def test_an_aged_answer_is_loaded_anew(cache: Cache[str, int], system: System, clock: Clock) -> None:
    await cache.get("a", system)
    clock.advance(minutes=11)
    assert await cache.get("a", system) == 2


async def test_an_aged_answer_serves_while_the_system_is_away(
    cache: Cache[str, int], system: System, clock: Clock
) -> None:
    await cache.get("a", system)
    system.is_away = True
    clock.advance(minutes=11)
    assert await cache.get("a", system) == 1


async def test_a_system_that_is_away_is_left_alone_for_a_while(
    cache: Cache[str, int], system: System, clock: Clock
) -> None:
    await cache.get("a", system)
    system.is_away = True
    clock.advance(minutes=11)
    for _ in range(20):
        await cache.get("a", system)
    assert system.calls == 2
    clock.advance(seconds=31)
    assert (await cache.get("a", system), system.calls) == (1, 3)


async def test_nothing_serves_beyond_the_stale_limit(cache: Cache[str, int], system: System, clock: Clock) -> None:
    await cache.get("a", system)
    system.is_away = True
    clock.advance(minutes=31)
    with pytest.raises(UpstreamFailed):
        await cache.get("a", system)


async def test_a_failure_without_answer_is_repeated_only_after_a_pause(
    cache: Cache[str, int], system: System, clock: Clock
) -> None:
    system.is_away = True
    for _ in range(5):
        with pytest.raises(UpstreamFailed):
            await cache.get("a", system)
    assert system.calls == 1
    system.is_away = False
    clock.advance(seconds=1)
    assert await cache.get("a", system) == 2


async def test_a_slow_load_yields_to_the_aged_answer_and_is_kept_when_it_ends(
    impatient: Cache[str, int], system: System, clock: Clock
) -> None:
    system.is_slow = True
    system.released.set()
    await _loaded(impatient, system)
    clock.advance(minutes=11)
    system.released.clear()
    assert await impatient.get("a", system) == 1
    system.released.set()
    await settled()
    assert await impatient.get("a", system) == 2


async def test_a_slow_load_without_answer_is_a_failure(impatient: Cache[str, int], system: System) -> None:
    system.is_slow = True
    with pytest.raises(UpstreamFailed):
        await impatient.get("a", system)
    system.released.set()
    await settled()
    assert await impatient.get("a", system) == 1


async def _loaded(cache: Cache[str, int], system: System) -> None:
    """Have an answer kept, however short the reader's patience and however busy the machine."""
    with suppress(UpstreamFailed):
        await cache.get("a", system)
    await settled()


async def test_a_fault_of_our_own_is_not_hidden_by_an_aged_answer(
    cache: Cache[str, int], system: System, clock: Clock
) -> None:
    async def broken() -> int:
        raise ZeroDivisionError

    await cache.get("a", system)
    clock.advance(minutes=11)
    with pytest.raises(ZeroDivisionError):
        await cache.get("a", broken)


async def test_answers_not_worth_keeping_are_asked_for_again(clock: Clock, system: System) -> None:
    cache: Cache[str, int] = Cache(DURATIONS, clock, keeps=lambda value: value > 1)
    assert [await cache.get("a", system) for _ in range(3)] == [1, 2, 2]
