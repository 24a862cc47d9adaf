"""A bulk set of labels that is decided but not yet applied everywhere: whoever finishes it comes to the same end."""

from collections.abc import Callable
from hashlib import sha256
from itertools import count
from typing import Self
from uuid import UUID

from domain.dialog.actor import Actor
from domain.dialog.dialog import Dialog
from domain.dialog.vocabulary import SystemLabel
from domain.kernel.instants import Instant
from domain.kernel.moment import Moment
from domain.kernel.state import state


@state
class LabelSetting:
    """What is removed, then added, and who is said to have done it."""

    add: tuple[SystemLabel, ...] = ()
    remove: tuple[SystemLabel, ...] = ()
    performed_by: Actor


@state
class JudgedDialog:
    """What was known of a dialog when its labeller was found to be allowed."""

    id: UUID
    party: str
    service_resource: str

    @classmethod
    def of(cls, dialog: Dialog) -> Self:
        return cls(id=dialog.id, party=dialog.party, service_resource=dialog.service_resource)


@state
class PendingLabels:
    """Kept beside the dialog whose change decided it, `dialog_id` of `party`; `dialog_ids` are the others.

    `judged` are the same as they were judged, empty where an earlier version decided.
    """

    id: UUID
    party: str
    dialog_id: UUID
    decided_at: Instant
    setting: LabelSetting
    dialog_ids: tuple[UUID, ...]
    judged: tuple[JudgedDialog, ...] = ()

    def is_about(self, dialog: Dialog) -> bool:
        """Tell a dialog from one that came in its place: its id may be used again after a purge."""
        return not self.judged or JudgedDialog.of(dialog) in self.judged

    def moment_for(self, dialog_id: UUID) -> Moment:
        """Give the same time and the same ids whenever it is asked."""
        return Moment(self.decided_at, _repeatable(self.id.bytes + dialog_id.bytes))

    def mark_on(self, dialog_id: UUID) -> UUID:
        """Give the id of the first label change that it logs: where that is found, it has been applied."""
        return self.moment_for(dialog_id).new_id()


def _repeatable(seed: bytes) -> Callable[[int], int]:
    numbers = count()

    def randomness(bits: int) -> int:
        digest = sha256(seed + next(numbers).to_bytes(8)).digest()
        return int.from_bytes(digest) & (1 << bits) - 1

    return randomness
