"""What happened to a dialog, for those who follow it (V-001 to V-004)."""

from enum import StrEnum
from uuid import UUID

from domain.dialog.vocabulary import ActivityType, ActorType
from domain.kernel.instants import Instant
from domain.kernel.state import state


class EventKind(StrEnum):
    CREATED = "DialogCreated"
    UPDATED = "DialogUpdated"
    DELETED = "DialogDeleted"
    RESTORED = "DialogRestored"
    SEEN = "DialogSeen"
    TRANSMISSION_CREATED = "DialogTransmissionCreated"
    ACTIVITY_CREATED = "DialogActivityCreated"


@state
class DialogEvent:
    """`id` is random, the seen log entry's id for a seen event (V-001).

    `transmission_id` and `sender_type` belong to a transmission; `activity_id`, `activity_type` and
    `extended_type` to an activity. `sequence` counts the published events of the dialog from 1; events that were
    stored before it was counted have none.
    """

    id: UUID
    kind: EventKind
    occurred_at: Instant
    silent: bool
    dialog_id: UUID
    org: str
    party: str
    service_resource: str
    process: str | None = None
    preceding_process: str | None = None
    transmission_id: UUID | None = None
    sender_type: ActorType | None = None
    activity_id: UUID | None = None
    activity_type: ActivityType | None = None
    extended_type: str | None = None
    sequence: int | None = None


SURVIVES_SILENCE = (EventKind.CREATED, EventKind.UPDATED, EventKind.SEEN)
"""Of a silent command's events only these are published (V-011)."""
