"""Where dialogs are kept."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from domain.dialog.decision import Decision
from domain.dialog.dialog import Children, Dialog


@dataclass(frozen=True, slots=True)
class Stored:
    """A dialog as read; `lock` is the store's own proof of the version and means nothing elsewhere."""

    dialog: Dialog
    lock: object


class LostRaceError(Exception):
    """Somebody else saved the dialog since it was read; nothing was written."""


class ItemExistsError(Exception):
    """A child with this id is already there; nothing was written."""

    def __init__(self, item_id: UUID) -> None:
        super().__init__(str(item_id))
        self.item_id = item_id


class DialogExistsError(Exception):
    """A dialog with this id is already there; nothing was written."""

    def __init__(self, dialog_id: UUID) -> None:
        super().__init__(str(dialog_id))
        self.dialog_id = dialog_id


class KeyInUseError(Exception):
    """The owner's idempotent key belongs to another dialog; nothing was written."""

    def __init__(self, dialog_id: UUID, *, deleted: bool = False) -> None:
        super().__init__(str(dialog_id))
        self.dialog_id = dialog_id
        self.deleted = deleted


class DialogStore(Protocol):
    """Keeps dialogs so that one commit is seen wholly or not at all, together with its events.

    Every method may raise the refusal Unavailable when the store is overloaded or away, and TooLarge when an item is
    beyond the store's item size.
    """

    async def root(self, dialog_id: UUID) -> Stored | None:
        """Read the dialog without its children: 1 request, 1 more when its party is not yet known here."""
        ...

    async def whole(self, dialog_id: UUID) -> tuple[Stored, Children] | None:
        """Read the dialog and its children as of one commit: 1 request, 1 more when its party is not known here."""
        ...

    async def create(self, decision: Decision, commit_id: UUID, *, id_was_chosen: bool) -> Dialog:
        """Save a new dialog: at most 3 requests for a commit of one batch.

        Gives the dialog as saved: an earlier attempt with the same idempotent key that got no further than its key
        hands down its id, unless the caller chose one. Raises DialogExistsError or KeyInUseError.
        """
        ...

    async def save(self, decision: Decision, commit_id: UUID, lock: object) -> None:
        """Save a changed dialog, its new children and events: 1 request. Raises LostRaceError or ItemExistsError."""
        ...

    async def holder_of(self, org: str, idempotent_key: str) -> UUID | None:
        """Tell which dialog of the owner holds the key: 2 requests, 1 when none does (S-048)."""
        ...
