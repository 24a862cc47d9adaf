"""Freeze a dialog: from then on only admins change it (S-082, S-083; M-016)."""

from dataclasses import replace

from domain.dialog.decision import Decision
from domain.dialog.dialog import Dialog
from domain.dialog.events import EventKind
from domain.dialog.events_of import event_of
from domain.dialog.touch import touch
from domain.kernel.moment import Moment


def freeze(dialog: Dialog, moment: Moment) -> Decision:
    """Change nothing about a dialog that is frozen already (S-082)."""
    if dialog.is_frozen:
        return Decision(dialog=dialog)
    after = touch(dialog, replace(dialog, is_frozen=True), moment, content_changed=False)
    return Decision(dialog=after, events=(event_of(after, EventKind.UPDATED, moment),))
