"""Remove a dialog for good (S-079, S-080)."""

from domain.dialog.decision import Decision
from domain.dialog.dialog import Dialog
from domain.dialog.events import EventKind
from domain.dialog.events_of import event_of
from domain.kernel.moment import Moment


def purge(dialog: Dialog, moment: Moment) -> Decision:
    """Tell of it unless the dialog was softly deleted, and told of, before (S-080)."""
    events = () if dialog.is_deleted else (event_of(dialog, EventKind.DELETED, moment),)
    return Decision(dialog=dialog, events=events)
