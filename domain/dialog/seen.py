"""Who has read the dialog since when (M-101 to M-104)."""

from datetime import datetime
from uuid import UUID

from domain.access.user_type import UserType
from domain.dialog.actor import Actor
from domain.kernel.instants import Instant
from domain.kernel.state import state


@state
class SeenEntry:
    id: UUID
    seen_at: Instant
    seen_by: Actor
    user_type: UserType
    is_via_service_owner: bool = False

    @property
    def reader(self) -> Actor:
        return self.seen_by


def newest_per_actor(entries: tuple[SeenEntry, ...], since: datetime) -> tuple[SeenEntry, ...]:
    """Give each actor's newest entry not older than `since`, newest first, of equals the one listed first (M-104)."""
    newest: dict[str | None, SeenEntry] = {}
    for entry in sorted(entries, key=lambda entry: entry.seen_at, reverse=True):
        if entry.seen_at >= since:
            newest.setdefault(entry.seen_by.actor_id, entry)
    return tuple(newest.values())
