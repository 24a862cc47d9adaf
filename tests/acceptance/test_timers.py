"""Timers fetch Altinn's reference data for all processes, on the running cloud."""

from typing import Any

import pytest
from aiohttp import ClientSession
from azure.cosmos.aio import ContainerProxy, CosmosClient
from azure.cosmos.exceptions import CosmosResourceNotFoundError

from local.stack import Cloud
from tests.driver.declared import declared
from tests.driver.patience import until


@pytest.mark.parametrize(
    ("timer", "stored"),
    [
        ("timers_sync_subject_resources", ("subject-resources",)),
        ("timers_sync_resources", ("resources", "levels")),
        ("timers_sync_policies", ("levels",)),
    ],
)
async def test_timer_stores_what_is_missing(cloud: Cloud, timer: str, stored: tuple[str, ...]) -> None:
    async with CosmosClient.from_connection_string(cloud.cosmos) as client:
        reference = client.get_database_client("dialogporten").get_container_client("reference")
        for kind in stored:
            await without(reference, kind)
        await called(cloud, timer)
        for kind in stored:
            assert len((await until(lambda kind=kind: found(reference, kind)))["content"]) > 100  # type: ignore[misc]  # bound at once


async def test_host_runs_every_timer_and_has_read_its_schedule(cloud: Cloud) -> None:
    async with ClientSession() as session, session.get(f"{cloud.api}/admin/host/status") as answer:
        triggers = (await answer.json())["triggers"]
    for timer in declared().timers:
        assert triggers[timer.name]["schedule"] == timer.schedule


async def without(reference: ContainerProxy, kind: str) -> None:
    if await found(reference, kind):
        await reference.delete_item(kind, partition_key=kind)


async def found(reference: ContainerProxy, kind: str) -> dict[str, Any]:
    try:
        return dict(await reference.read_item(kind, partition_key=kind))
    except CosmosResourceNotFoundError:
        return {}


async def called(cloud: Cloud, timer: str) -> None:
    """Have the host call the function now, as Azure's own administrators' address does."""
    address = f"{cloud.api}/admin/functions/{timer}"
    async with ClientSession() as session, session.post(address, json={"input": ""}) as answer:
        assert answer.status == 202
