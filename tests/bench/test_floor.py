"""The floor is a measure only as long as it asks Cosmos for the same as the application."""

import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

from bench.costs import asked_of_cosmos
from bench.stage import Stage, stage
from bench.traffic import Round
from local.cosmos.operations import DATA_OPERATIONS
from tests.driver.patience import until


@pytest.fixture(scope="module")
async def both() -> AsyncIterator[Stage]:
    """Both hosts; the application has its reference data in memory, as after the first requests of a process."""
    async with stage() as both:
        await until(lambda: requests(both, both.app.search()), lambda asked: "read" not in asked)
        yield both


async def requests(both: Stage, *rounds: Round) -> dict[str, int]:
    """Count the requests for data, but for a process's look at unchanged reference data, once a minute."""
    async with ClientSession() as client:
        counters = await asked_of_cosmos(client, both, rounds)
    counted = {name: counter["requests"] - counter["statuses"].get("304", 0) for name, counter in counters.items()}
    return {name: count for name, count in counted.items() if count and name in DATA_OPERATIONS}


async def created(both: Stage, create: Round) -> str:
    (answer,) = (await both.traffic.run(create)).answers
    dialog_id: str = json.loads(answer.body)
    return dialog_id


async def test_create_writes_key_and_dialog(both: Stage) -> None:
    asked = await requests(both, both.floor.create())
    assert asked == {"batch": 1, "create": 1} == await requests(both, both.app.create())


async def test_get_is_one_query(both: Stage) -> None:
    mine, theirs = await created(both, both.app.create()), await created(both, both.floor.create())
    asked = await requests(both, both.floor.get(theirs))
    assert asked == {"query": 1} == await requests(both, both.app.get(mine))


async def test_list_is_one_query(both: Stage) -> None:
    asked = await requests(both, both.floor.search())
    assert asked == {"query": 1} == await requests(both, both.app.search())


async def test_opening_first_reads_and_writes_then_only_reads(both: Stage) -> None:
    theirs = await created(both, both.floor.create())
    asked = await requests(both, both.floor.open_first(theirs), both.floor.open_again(theirs))
    assert asked == {"batch": 1, "query": 2}
    told = {"read": 1, "upsert": 1}
    await until(lambda: opened_twice(both), lambda mine: mine == asked | told)


async def opened_twice(both: Stage) -> dict[str, int]:
    """Count the first and second opening of a dialog.

    Who opens it first must ask Altinn, and asks the other instances before and tells them afterwards; on a busy machine
    these are slow at times, and then left alone.
    """
    mine = await created(both, both.app.create())
    return await requests(both, both.app.open(mine), both.app.open(mine))


async def test_opening_again_is_one_query(both: Stage) -> None:
    mine = await created(both, both.app.create())
    await requests(both, both.app.open(mine))
    await until(lambda: requests(both, both.app.open(mine)), lambda asked: asked == {"query": 1})


async def test_what_the_floor_creates_is_a_dialog_for_the_application(both: Stage) -> None:
    theirs = await created(both, both.floor.create())
    (answer,) = (await both.traffic.run(both.app.get(theirs))).answers
    assert answer.status == 200
