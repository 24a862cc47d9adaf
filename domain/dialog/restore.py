"""Take a soft-deleted dialog back (S-081)."""

from dataclasses import replace

from domain.dialog.decision import Decision
from domain.dialog.dialog import Dialog
from domain.dialog.events import EventKind
from domain.dialog.events_of import event_of
from domain.kernel.moment import Moment


def restore(dialog: Dialog, moment: Moment) -> Decision:
    """Change nothing about a dialog that is not deleted (S-081)."""
    if not dialog.is_deleted:
        return Decision(dialog=dialog)
    after = replace(dialog, deleted_at=None, revision=moment.new_revision())
    return Decision(dialog=after, events=(event_of(after, EventKind.RESTORED, moment),))
