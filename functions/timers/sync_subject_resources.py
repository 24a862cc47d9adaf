"""Take in which resources roles and access packages open by now, every 5 minutes (N-025)."""

from application.ports.authorization import SubjectResourceUpkeep
from functions.timers import triggers


@triggers.on_schedule("0 */5 * * * *")
async def sync_subject_resources(upkeep: SubjectResourceUpkeep) -> None:
    await upkeep.sync()
