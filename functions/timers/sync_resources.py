"""Fetch the list of service resources, and the levels of new ones, every 10 minutes."""

from application.ports.resources import ResourceUpkeep
from functions.timers import triggers


@triggers.on_schedule("0 */10 * * * *")
async def sync_resources(upkeep: ResourceUpkeep) -> None:
    await upkeep.sync_list()
