"""The two contexts beside a dialog, each with a revision of its own (M-001, M-003, M-105 to M-119)."""

from uuid import UUID

from domain.dialog.actor import Actor
from domain.dialog.vocabulary import SystemLabel
from domain.kernel.instants import Instant
from domain.kernel.state import state

GROUP = (SystemLabel.DEFAULT, SystemLabel.BIN, SystemLabel.ARCHIVE)
"""Labels of which a dialog has exactly one (M-106)."""


@state
class EndUserContext:
    revision: UUID
    system_labels: tuple[SystemLabel, ...] = (SystemLabel.DEFAULT,)

    @property
    def system_label(self) -> SystemLabel:
        """Give the member of the Default/Bin/Archive group (M-114)."""
        return next((label for label in GROUP if label in self.system_labels), SystemLabel.DEFAULT)


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
