"""Reference data: memory follows the store, writers cannot undo one another, Altinn is asked only for want of both."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from azure.cosmos.aio import DatabaseProxy
from pydantic import TypeAdapter

from adapters.caching.reference import FOLLOWED, Reference
from adapters.cosmos import containers
from adapters.cosmos.reference import CosmosReference
from domain.kernel.refusals import TooLarge, UpstreamFailed
from tests.driver.cosmos_account import Account
from tests.driver.patience import settled, until
from tests.stand_ins.clock import Clock

KIND = "numbers"
NUMBERS = TypeAdapter(dict[str, int])
QUICK = replace(FOLLOWED, hard=timedelta(milliseconds=50))

type Numbers = dict[str, int]
type Process = Callable[[], Reference[Numbers]]


class Source:
    """Says what it is told to say, or is away."""

    def __init__(self) -> None:
        self.says: Numbers | None = {"a": 1}
        self.calls = 0

    async def __call__(self) -> Numbers:
        self.calls += 1
        if self.says is None:
            raise UpstreamFailed(detail="away")
        return self.says


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def process(reference: CosmosReference, source: Source, clock: Clock) -> Process:
    """Make what a new process has: nothing in its memory, the same store."""
    return lambda: Reference(KIND, NUMBERS, reference, source, clock, timedelta(seconds=10))


@pytest.fixture
def impatient(reference: CosmosReference, source: Source, clock: Clock) -> Reference[Numbers]:
    """A new process that waits for the store no longer than a test may take."""
    return Reference(KIND, NUMBERS, reference, source, clock, timedelta(seconds=10), QUICK)


@pytest.fixture
def store_away(account: Account) -> Callable[[], Any]:
    return lambda: account.fault("503", f"/colls/{containers.REFERENCE}/docs")


def saying(numbers: Numbers) -> Callable[[Numbers | None], Any]:
    async def make(_: Numbers | None) -> Numbers:
        return numbers

    return make


def adding(name: str) -> Callable[[Numbers | None], Any]:
    async def make(stored: Numbers | None) -> Numbers:
        return {**(stored or {}), name: 1}

    return make


async def test_first_reader_loads_and_stores_for_all_processes(process: Process, source: Source) -> None:
    assert await process().get() == {"a": 1}
    assert await until(process().read_stored) == {"a": 1}
    source.says = None
    assert await process().get() == {"a": 1}
    assert source.calls == 1


async def test_memory_follows_the_store_behind_the_reader(process: Process, source: Source, clock: Clock) -> None:
    reader = process()
    await process().renew(saying({"a": 1}))
    assert await reader.get() == {"a": 1}
    await process().renew(saying({"a": 2}))
    assert await reader.get() == {"a": 1}
    clock.advance(minutes=2)
    assert await reader.get() == {"a": 1}, "the reader was made to wait"
    assert await until(reader.get, lambda numbers: numbers == {"a": 2})
    assert source.calls == 0


async def test_looking_at_what_has_not_changed_costs_one_cheap_request(
    process: Process, account: Account, clock: Clock
) -> None:
    reader = process()
    await reader.renew(saying({"a": 1}))
    await reader.get()
    await account.forget_requests()
    await asyncio.gather(*(reader.get() for _ in range(100)))
    assert await account.requests() == {}
    clock.advance(minutes=2)
    await asyncio.gather(*(reader.get() for _ in range(100)))
    counters = await until(account.counters)
    assert counters["read"]["statuses"] == {"304": 1}
    assert counters["read"]["charge"] <= 1


async def test_what_is_made_the_same_again_is_not_written(process: Process, account: Account) -> None:
    reader = process()
    await reader.renew(saying({"a": 1}))
    await account.forget_requests()
    await reader.renew(saying({"a": 1}))
    assert await account.requests() == {"read": 1}


async def test_two_writers_do_not_undo_one_another(process: Process) -> None:
    one, other = process(), process()

    async def slowly(stored: Numbers | None) -> Numbers:
        if "other" not in (stored or {}):
            await other.renew(adding("other"))
        return {**(stored or {}), "one": 1}

    await one.renew(slowly)
    assert await one.read_stored() == {"one": 1, "other": 1}


async def test_many_writers_at_once_lose_nothing(process: Process) -> None:
    names = [f"writer {number}" for number in range(4)]
    await asyncio.gather(*(process().renew(adding(name)) for name in names))
    assert await process().read_stored() == dict.fromkeys(names, 1)


async def test_what_is_in_memory_serves_on_while_the_store_is_away(
    process: Process, source: Source, clock: Clock, store_away: Callable[[], Any]
) -> None:
    reader = process()
    await reader.renew(saying({"a": 1}))
    await reader.get()
    await store_away()
    source.says = None
    for _ in range(3):
        clock.advance(days=30)
        assert await reader.get() == {"a": 1}


async def test_altinn_is_asked_when_the_store_is_away_and_memory_is_empty(
    impatient: Reference[Numbers], source: Source, store_away: Callable[[], Any]
) -> None:
    await store_away()
    assert await impatient.get() == {"a": 1}
    assert await impatient.get() == {"a": 1}
    assert source.calls == 1


async def test_both_away_is_a_bad_gateway(
    impatient: Reference[Numbers], source: Source, store_away: Callable[[], Any]
) -> None:
    await store_away()
    source.says = None
    with pytest.raises(UpstreamFailed):
        await impatient.get()


async def test_a_store_that_nobody_has_provisioned_leaves_readers_to_altinn(
    account: Account, source: Source, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    store = CosmosReference(account.client.get_database_client("never-made"))
    reader = Reference(KIND, NUMBERS, store, source, clock, timedelta(seconds=10))
    assert await reader.get() == {"a": 1}
    await settled()
    assert "'numbers' cannot be written" in caplog.text


async def test_what_somebody_removed_from_the_store_serves_on_until_it_is_renewed(
    process: Process, database: DatabaseProxy, source: Source, clock: Clock, account: Account
) -> None:
    reader = process()
    await reader.get()
    await until(reader.read_stored)
    await reader.get()
    await database.get_container_client(containers.REFERENCE).delete_item(KIND, partition_key=KIND)
    await account.forget_requests()
    clock.advance(minutes=2)
    assert await reader.get() == {"a": 1}
    await until(account.requests)
    await process().renew(saying({"a": 2}))
    clock.advance(minutes=2)
    assert await until(reader.get, lambda numbers: numbers == {"a": 2})
    assert source.calls == 1


async def test_another_shape_counts_as_missing_and_is_replaced(process: Process, reference: CosmosReference) -> None:
    await reference.write(KIND, b'["of", "an", "older", "version"]', None)
    assert await process().get() == {"a": 1}
    assert await until(process().read_stored) == {"a": 1}


async def test_what_does_not_fit_is_refused_clearly_and_leaves_what_is_stored(process: Process, source: Source) -> None:
    writer, random = process(), Random(1)
    await writer.renew(saying({"a": 1}))
    with pytest.raises(TooLarge) as refusal:
        await writer.renew(saying({f"{random.getrandbits(256):x}": number for number in range(50_000)}))
    assert "'numbers'" in (refusal.value.detail or "")
    assert "divide the kind" in (refusal.value.detail or "")
    assert await writer.read_stored() == {"a": 1}
    assert source.calls == 0


async def test_several_megabytes_fit(process: Process) -> None:
    many = {f"urn:altinn:resource:service-{number}": number for number in range(100_000)}
    assert len(NUMBERS.dump_json(many)) > 4_000_000
    await process().renew(saying(many))
    assert await process().read_stored() == many


async def test_what_is_not_at_hand_is_loaded_behind_the_reader(process: Process) -> None:
    reader = process()
    assert await reader.at_hand() is None
    assert await until(reader.at_hand) == {"a": 1}
    assert await until(process().read_stored) == {"a": 1}


async def test_nothing_is_loaded_behind_the_reader_while_the_store_is_away(
    impatient: Reference[Numbers], source: Source, store_away: Callable[[], Any]
) -> None:
    """It could not be stored, and many processes would ask for everything at once."""
    await store_away()
    assert await impatient.at_hand() is None
    assert source.calls == 0
