"""The names of actors, looked up before a decision that writes them (M-088)."""

import asyncio
from collections.abc import Iterable

from application.ports.names import PartyNames

AT_ONCE = 15
"""Names looked up side by side: an owner may name thousands of actors in one dialog."""


async def find_names(names: PartyNames, actor_ids: Iterable[str]) -> dict[str, str]:
    """Give the names that were found by identifier; what is missing the decision refuses. Raises BadGateway."""
    wanted, at_once = sorted(set(actor_ids)), asyncio.Semaphore(AT_ONCE)

    async def find(actor_id: str) -> str | None:
        async with at_once:
            return await names.name_of(actor_id)

    found = await asyncio.gather(*map(find, wanted))
    return {actor_id: name for actor_id, name in zip(wanted, found, strict=True) if name is not None}
