"""Delete a dialog softly: it stays, marked (S-077, S-078; M-031)."""

from dataclasses import replace

from domain.dialog.decision import Decision
from domain.dialog.dialog import Dialog
from domain.dialog.events import EventKind
from domain.dialog.events_of import event_of
from domain.kernel.moment import Moment


def delete(dialog: Dialog, moment: Moment) -> Decision:
    after = replace(dialog, deleted_at=moment.now, revision=moment.new_revision())
    return Decision(dialog=after, events=(event_of(after, EventKind.DELETED, moment),))
