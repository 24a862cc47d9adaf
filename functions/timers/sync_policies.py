"""Fetch the authentication levels that all policies ask for, at night (N-025)."""

from application.ports.resources import ResourceUpkeep
from functions.timers import triggers


@triggers.on_schedule("0 10 3 * * *")
async def sync_policies(upkeep: ResourceUpkeep) -> None:
    await upkeep.sync_policies()
