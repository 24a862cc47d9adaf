"""The two contexts beside a dialog, each with a revision of its own (M-001, M-003, spec 01 sections 16-18)."""

from uuid import UUID

from domain.dialog.actor import Actor
from domain.dialog.vocabulary import SystemLabel
from domain.kernel.instants import Instant
from domain.kernel.state import state


@state
class EndUserContext:
    revision: UUID
    system_labels: tuple[SystemLabel, ...] = (SystemLabel.DEFAULT,)


@state
class ServiceOwnerContext:
    revision: UUID
    service_owner_labels: tuple[str, ...] = ()


@state
class LabelChange:
    """One entry of the label assignment log; `name` is `systemlabel:{Label}`, `action` set or remove (M-115)."""

    id: UUID
    created_at: Instant
    name: str
    action: str
    performed_by: Actor
