"""The loop of the simulation: its time is nobody's, and its order is that of its seed."""

import asyncio
import time
from random import Random

import pytest

from simulation.loop import SimulatedLoop, StuckError


def looping(seed: int = 1) -> SimulatedLoop:
    return SimulatedLoop(Random(seed))  # type: ignore[abstract]  # it has no sockets


def test_time_passes_only_in_the_simulation() -> None:
    async def an_hour() -> float:
        await asyncio.sleep(3600)
        return asyncio.get_running_loop().time()

    begun = time.monotonic()
    assert looping().run(an_hour()) == 3600
    assert time.monotonic() - begun < 60


def test_seed_decides_who_comes_first() -> None:
    async def order() -> list[int]:
        came: list[int] = []

        async def come(number: int) -> None:
            await asyncio.sleep(0)
            came.append(number)

        await asyncio.gather(*map(come, range(5)))
        return came

    orders = [tuple(looping(seed).run(order())) for seed in range(20)]
    assert len(set(orders)) > 10
    assert orders == [tuple(looping(seed).run(order())) for seed in range(20)]


def test_waiting_for_what_never_comes_is_told() -> None:
    async def forever() -> None:
        await asyncio.get_running_loop().create_future()

    with pytest.raises(StuckError):
        looping().run(forever())


def test_timeouts_hold_in_virtual_time() -> None:
    async def too_slow() -> None:
        async with asyncio.timeout(1):
            await asyncio.sleep(10)

    with pytest.raises(TimeoutError):
        looping().run(too_slow())
