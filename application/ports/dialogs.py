"""Where dialogs are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from domain.dialog.decision import Decision
from domain.dialog.dialog import Children, Dialog
from domain.dialog.pending_labels import PendingLabels

PURGING = "purging"
"""The kind of the item that stands in a dialog's place while it is removed."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A dialog as read; `lock` is the store's own proof of the version and means nothing elsewhere."""

    dialog: Dialog
    lock: object


class Kind(StrEnum):
    """The kinds of items that belong to a dialog."""

    TRANSMISSION = "transmission"
    ACTIVITY = "activity"
    SEEN = "seen"
    LABEL_CHANGE = "labellog"


class LostRaceError(Exception):
    """Somebody else saved the dialog since it was read; nothing was written."""


class ItemExistsError(Exception):
    """A child with this id is already there; nothing was written. `entity` is the contract's name of its kind."""

    def __init__(self, entity: str, item_id: UUID) -> None:
        super().__init__(str(item_id))
        self.entity = entity
        self.item_id = item_id


class TransmissionKeyInUseError(Exception):
    """Another transmission of the dialog holds this idempotent key; nothing was written."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


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
        """Read the dialog without its children: 1 request, 1 more when its party is not yet known here.

        Another 1 or 2 when it is not where it was last seen: its id may have been used again for another party.
        """
        ...

    async def whole(self, dialog_id: UUID) -> tuple[Stored, Children] | None:
        """Read the dialog and its children as of one commit: 1 request, 1 more when its party is not known here.

        Beyond 4 MB 1 request for each page, and 1 more to see that the dialog did not change meanwhile.
        """
        ...

    async def part(self, dialog_id: UUID, transmissions: Sequence[UUID]) -> tuple[Stored, Children] | None:
        """Read the dialog and those of the transmissions that exist: 1 request, 1 more when its party is not known."""
        ...

    async def children(self, dialog_id: UUID, kind: Kind, only: UUID | None = None) -> tuple[Stored, Children] | None:
        """Read the dialog and its children of one kind, by createdAt and id; with `only` the one of this id.

        1 request, 1 more when its party is not known here.
        """
        ...

    async def create(self, decision: Decision, commit_id: UUID, *, id_was_chosen: bool) -> Dialog:
        """Save a new dialog: 2 requests for a commit of one batch, 3 with an idempotent key.

        Gives the dialog as saved: an earlier attempt with the same idempotent key that got no further than its key
        hands down its id, unless the caller chose one. Raises DialogExistsError, KeyInUseError, or LostRaceError when
        another dialog came and went meanwhile: then it may be created with another commit id.
        """
        ...

    async def save(self, decision: Decision, commit_id: UUID, lock: object) -> None:
        """Save a changed dialog, its new and replaced children, its events and what it decides about other dialogs.

        1 request for a commit of one batch, 1 more for children of a dialog that an earlier version stored (see
        adapters/cosmos/bare_ids.py). Raises LostRaceError, ItemExistsError or TransmissionKeyInUseError; of a lost race
        1 request more tells whether an earlier attempt won it.
        """
        ...

    async def purge(self, decision: Decision, commit_id: UUID, lock: object) -> None:
        """Remove a dialog with all its children and claims: gone for readers with the first request.

        Raises LostRaceError. What a crash leaves behind `finish_purge` removes.
        """
        ...

    async def finish_purge(self, party: str, dialog_id: UUID) -> None:
        """Remove what is left of a dialog that is being purged; nothing when nothing is."""
        ...

    async def is_pending(self, pending: PendingLabels) -> bool:
        """Tell whether a bulk set of labels still has to be finished: 1 request."""
        ...

    async def finish_pending(self, pending: PendingLabels) -> None:
        """Forget a bulk set of labels that is applied everywhere; nothing when it is forgotten already: 1 request."""
        ...

    async def holder_of(self, org: str, idempotent_key: str) -> UUID | None:
        """Tell which dialog of the owner holds the key: 2 requests, 1 when none does (S-048)."""
        ...
