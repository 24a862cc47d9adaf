"""The names of actors, looked up before a decision that writes them (M-088)."""

import asyncio
from collections.abc import Iterable

from application.ports.names import PartyNames


async def found_names(names: PartyNames, actor_ids: Iterable[str]) -> dict[str, str]:
    """Give the names that were found by identifier; what is missing the decision refuses. Raises BadGateway."""
    wanted = sorted(actor_ids)
    found = await asyncio.gather(*(names.name_of(actor_id) for actor_id in wanted))
    return {actor_id: name for actor_id, name in zip(wanted, found, strict=True) if name is not None}
