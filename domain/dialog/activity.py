"""An activity: an entry of the dialog's history, append-only (M-079 to M-085)."""

from uuid import UUID

from domain.dialog.actor import Actor
from domain.dialog.vocabulary import ActivityType
from domain.kernel.instants import Instant
from domain.kernel.localization import Localized
from domain.kernel.state import state


@state
class Activity:
    id: UUID
    created_at: Instant
    type: ActivityType
    performed_by: Actor
    extended_type: str | None = None
    transmission_id: UUID | None = None
    description: Localized = ()
