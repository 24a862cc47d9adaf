"""Changes of system labels, as sent for one dialog or for many (S-107 to S-112, E-050 to E-053)."""

from uuid import UUID

from domain.dialog.commands.actor import Actor
from domain.dialog.vocabulary import SystemLabel
from domain.kernel.command import Command


class SetSystemLabels(Command):
    """What an end user sends about one dialog; `system_labels` is an older name of `add_labels` (E-050)."""

    system_labels: tuple[SystemLabel, ...] | None = None
    add_labels: tuple[SystemLabel, ...] | None = None
    remove_labels: tuple[SystemLabel, ...] | None = None

    @property
    def added(self) -> tuple[SystemLabel, ...]:
        return (*(self.system_labels or ()), *(self.add_labels or ()))

    @property
    def removed(self) -> tuple[SystemLabel, ...]:
        return self.remove_labels or ()


class SetSystemLabelsAsOwner(SetSystemLabels):
    """What a service owner sends about one dialog; an admin may say who did it (S-107)."""

    performed_by: Actor | None = None


class DialogRevision(Command):
    """A dialog and, where that matters to the caller, the revision of its end user context."""

    dialog_id: UUID
    end_user_context_revision: UUID | None = None


class BulkSetSystemLabels(SetSystemLabels):
    """What an end user sends about many dialogs."""

    dialogs: tuple[DialogRevision, ...] | None = None


class BulkSetSystemLabelsAsOwner(SetSystemLabelsAsOwner):
    """What a service owner sends about many dialogs."""

    dialogs: tuple[DialogRevision, ...] | None = None
