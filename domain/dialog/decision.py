"""What a decision gives: the dialog as it is now, what is added and replaced beside it, and what is to be told."""

from dataclasses import dataclass, replace
from typing import Self
from uuid import UUID

from domain.dialog.dialog import Children, Dialog
from domain.dialog.events import SURVIVES_SILENCE, DialogEvent
from domain.dialog.pending_labels import PendingLabels


@dataclass(frozen=True, slots=True)
class Decision:
    """`given_up` are idempotent keys of transmissions that no longer hold them.

    `pending` is what the same commit decides about other dialogs. `all_children` are those the dialog has afterwards,
    where a decision that changes texts knows them all.
    """

    dialog: Dialog
    added: Children = Children()
    replaced: Children = Children()
    given_up: tuple[str, ...] = ()
    events: tuple[DialogEvent, ...] = ()
    pending: PendingLabels | None = None
    all_children: Children | None = None

    def is_nothing(self, before: Dialog) -> bool:
        """Tell whether it leaves everything as it was: then nothing is saved and nothing told (M-025)."""
        is_same = self.dialog == before and self.added == Children() and self.replaced == Children()
        return is_same and self.pending is None

    def with_id(self, dialog_id: UUID) -> Self:
        """Give the same decision about a dialog of another id."""
        events = tuple(replace(event, dialog_id=dialog_id) for event in self.events)
        return replace(self, dialog=replace(self.dialog, id=dialog_id), events=events)

    @property
    def events_to_publish(self) -> tuple[DialogEvent, ...]:
        """Give the events that are published: of a silent command only a few kinds (V-011)."""
        return tuple(event for event in self.events if not event.silent or event.kind in SURVIVES_SILENCE)
