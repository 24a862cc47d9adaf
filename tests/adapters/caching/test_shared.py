"""The level that instances share: it spares questions, ages nothing, and harms nobody when it fails (N-016, A-054)."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from azure.cosmos.aio import DatabaseProxy
from pydantic import TypeAdapter

from adapters.caching.cache import Cache, Durations
from adapters.caching.shared import LEFT_ALONE, SharedAnswers, StoredAnswer
from adapters.cosmos import containers
from adapters.cosmos.answers import CosmosAnswers
from domain.kernel.refusals import UpstreamFailed
from tests.driver.cosmos_account import Account
from tests.driver.patience import until
from tests.stand_ins.clock import Clock

SECRET = b"secret of this environment"
DURATIONS = Durations(
    fresh=timedelta(minutes=10), stale=timedelta(minutes=30), soft=timedelta(minutes=1), hard=timedelta(minutes=1)
)
SHAPE = TypeAdapter(int | str)
KEY = "urn:altinn:person:identifier-no:01819090285"
NEVER = timedelta(minutes=1)
"""A limit that no answer of the stand-in exceeds, however busy the machine."""

type Instance = Callable[[], Cache[str, int | str]]


class System:
    """Answers 1, 2, 3 ..., or what it is told to; fails while `is_away`."""

    def __init__(self) -> None:
        self.calls = 0
        self.is_away = False
        self.says: str | None = None

    async def __call__(self) -> int | str:
        self.calls += 1
        if self.is_away:
            raise UpstreamFailed(detail="away")
        return self.says or self.calls


@pytest.fixture
def system() -> System:
    return System()


@pytest.fixture
def store(database: DatabaseProxy) -> CosmosAnswers:
    return CosmosAnswers(database)


@pytest.fixture
def instance(store: CosmosAnswers, clock: Clock) -> Instance:
    """Make what a new instance has: nothing in its memory, the same shared level."""
    return lambda: kept(SharedAnswers(store, SECRET, clock, NEVER), clock)


def kept(
    answers: SharedAnswers, clock: Clock, durations: Durations = DURATIONS, **options: Any
) -> Cache[str, int | str]:
    return Cache(durations, clock, **{"shared": answers.of("numbers", SHAPE), **options})


@pytest.fixture
def stored(database: DatabaseProxy) -> Callable[[], Any]:
    """Give the items of the container."""

    async def items() -> list[dict[str, Any]]:
        found = database.get_container_client(containers.ANSWERS).query_items("SELECT * FROM c")
        return [item async for item in found]

    return items


async def loaded(instance: Instance, system: System, stored: Callable[[], Any]) -> Cache[str, int | str]:
    """Have one instance load the answer and wait until it is shared."""
    cache = instance()
    await cache.get(KEY, system)
    await until(stored)
    return cache


async def test_an_answer_of_one_instance_serves_another(
    instance: Instance, system: System, stored: Callable[[], Any]
) -> None:
    await loaded(instance, system, stored)
    assert await instance().get(KEY, system) == 1
    assert system.calls == 1


async def test_two_levels_do_not_make_an_answer_older(
    instance: Instance, system: System, stored: Callable[[], Any], clock: Clock
) -> None:
    await loaded(instance, system, stored)
    clock.advance(minutes=7)
    other = instance()
    assert await other.get(KEY, system) == 1
    clock.advance(minutes=4)
    assert await other.get(KEY, system) == 2, "11 minutes old, though in this memory for 4"


async def test_an_aged_shared_answer_serves_while_the_system_is_away(
    instance: Instance, system: System, stored: Callable[[], Any], clock: Clock
) -> None:
    await loaded(instance, system, stored)
    system.is_away = True
    clock.advance(minutes=29)
    other = instance()
    assert await other.get(KEY, system) == 1
    assert system.calls == 2
    clock.advance(minutes=2)
    with pytest.raises(UpstreamFailed):
        await other.get(KEY, system)
    with pytest.raises(UpstreamFailed):
        await instance().get(KEY, system)


async def test_an_aged_shared_answer_is_not_preferred_to_a_new_one(
    instance: Instance, system: System, stored: Callable[[], Any], clock: Clock
) -> None:
    await loaded(instance, system, stored)
    clock.advance(minutes=11)
    assert await instance().get(KEY, system) == 2


async def test_what_another_instance_has_renewed_is_taken_over(
    instance: Instance, system: System, stored: Callable[[], Any], clock: Clock
) -> None:
    one = await loaded(instance, system, stored)
    clock.advance(minutes=11)
    other = instance()
    assert await other.get(KEY, system) == 2
    await until(stored, lambda items: items[0]["loadedAt"] == clock.now.isoformat())
    assert await one.get(KEY, system) == 2
    assert system.calls == 2


async def test_answers_in_memory_cost_no_request(
    instance: Instance, system: System, stored: Callable[[], Any], account: Account
) -> None:
    cache = await loaded(instance, system, stored)
    await account.forget_requests()
    await asyncio.gather(*(cache.get(KEY, system) for _ in range(100)))
    assert await account.requests() == {}


async def test_readers_at_the_same_time_share_one_look(
    instance: Instance, system: System, stored: Callable[[], Any], account: Account
) -> None:
    await loaded(instance, system, stored)
    await account.forget_requests()
    other = instance()
    assert await asyncio.gather(*(other.get(KEY, system) for _ in range(50))) == [1] * 50
    assert await account.requests() == {"read": 1}


async def test_a_failing_level_is_skipped_and_left_alone_for_two_seconds(
    store: CosmosAnswers, instance: Instance, system: System, stored: Callable[[], Any], account: Account, clock: Clock
) -> None:
    await loaded(instance, system, stored)
    answers = SharedAnswers(store, SECRET, clock, NEVER)
    await account.fault("503", f"/colls/{containers.ANSWERS}/")
    assert await kept(answers, clock).get(KEY, system) == 2
    await account.heal()
    await account.forget_requests()
    assert await kept(answers, clock).get(KEY, system) == 3
    assert await account.requests() == {}
    clock.advance(seconds=LEFT_ALONE.total_seconds())
    assert await kept(answers, clock).get(KEY, system) == 1


async def test_a_slow_level_is_skipped(
    store: CosmosAnswers, instance: Instance, system: System, stored: Callable[[], Any], account: Account, clock: Clock
) -> None:
    await loaded(instance, system, stored)
    await account.fault("delay", f"/colls/{containers.ANSWERS}/", delayMs=60_000)
    answers = SharedAnswers(store, SECRET, clock, timedelta(milliseconds=20))
    assert await kept(answers, clock).get(KEY, system) == 2


async def test_a_reader_does_not_wait_for_the_write(
    store: CosmosAnswers, system: System, account: Account, clock: Clock
) -> None:
    await account.fault("delay", f"/colls/{containers.ANSWERS}/docs$", delayMs=1_000)
    answers = SharedAnswers(store, SECRET, clock, NEVER)
    assert await kept(answers, clock).get(KEY, system) == 1
    assert len(answers._writes) == 1
    await account.heal()
    await asyncio.gather(*answers._writes)


@pytest.mark.parametrize("body", [b'{"of": "an older version"}', b"no JSON", b""])
async def test_an_unreadable_answer_counts_as_missing(
    instance: Instance, system: System, store: CosmosAnswers, clock: Clock, body: bytes
) -> None:
    key = SharedAnswers(store, SECRET, clock).id_of("numbers", KEY)
    await store.write(key, StoredAnswer(clock.now, body), timedelta(minutes=30))
    assert await instance().get(KEY, system) == 1


async def test_an_item_of_another_shape_counts_as_missing(
    instance: Instance, system: System, database: DatabaseProxy, store: CosmosAnswers, clock: Clock
) -> None:
    key = SharedAnswers(store, SECRET, clock).id_of("numbers", KEY)
    await database.get_container_client(containers.ANSWERS).upsert_item({"id": key, "answer": 7})
    assert await instance().get(KEY, system) == 1


async def test_large_answers_and_those_not_meant_for_others_stay_in_memory(
    store: CosmosAnswers, system: System, stored: Callable[[], Any], clock: Clock
) -> None:
    answers = SharedAnswers(store, SECRET, clock, NEVER)
    system.says = Random(1).randbytes(300_000).hex()
    await kept(answers, clock).get(KEY, system)
    system.says = "private"
    private = answers.of("numbers", SHAPE, lambda _: False)
    await kept(answers, clock, shared=private).get("another", system)
    await asyncio.gather(*answers._writes)
    assert await stored() == []


async def test_answers_not_worth_keeping_are_not_shared(
    store: CosmosAnswers, system: System, stored: Callable[[], Any], clock: Clock
) -> None:
    answers = SharedAnswers(store, SECRET, clock, NEVER)
    await kept(answers, clock, keeps=lambda value: value != 1).get(KEY, system)
    await asyncio.gather(*answers._writes)
    assert await stored() == []


async def test_an_item_names_nobody_and_goes_when_its_answer_can_serve_no_more(
    instance: Instance, system: System, stored: Callable[[], Any]
) -> None:
    system.says = "Kari Testperson"
    await loaded(instance, system, stored)
    [item] = await stored()
    assert item["ttl"] == DURATIONS.stale.total_seconds()
    assert "01819090285" not in str(item)
    assert "Kari" not in str(item)


def test_ids_depend_on_cache_key_and_secret_and_on_nothing_else(store: CosmosAnswers, clock: Clock) -> None:
    def id_of(cache: str, key: Any, secret: bytes = SECRET) -> str:
        return SharedAnswers(store, secret, clock).id_of(cache, key)

    keys: list[Any] = [None, "a", b"a", ("a", True, ("b",)), ("a", True, ("b", "c")), ("a", False, ("b",)), ("a,b",)]
    ids = {id_of("numbers", key) for key in keys}
    assert ids == {id_of("numbers", key) for key in keys}
    others = {id_of("names", key) for key in keys} | {id_of("numbers", key, b"another secret") for key in keys}
    assert len(ids | others) == 3 * len(keys)


async def test_an_answer_that_never_serves_aged_is_shared_while_it_is_fresh(
    store: CosmosAnswers, system: System, stored: Callable[[], Any], clock: Clock
) -> None:
    short = replace(DURATIONS, stale=timedelta(0))
    await kept(SharedAnswers(store, SECRET, clock, NEVER), clock, short).get(KEY, system)
    assert (await until(stored))[0]["ttl"] == short.fresh.total_seconds()
