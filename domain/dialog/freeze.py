"""Freeze a dialog: from then on only admins change it (spec 02 section 10; M-016)."""

from dataclasses import replace

from domain.dialog.decision import Decision
from domain.dialog.dialog import Dialog
from domain.dialog.events import EventKind
from domain.dialog.telling import told
from domain.dialog.touch import touched
from domain.kernel.moment import Moment


def freeze(dialog: Dialog, moment: Moment) -> Decision:
    """Change nothing about a dialog that is frozen already (S-082)."""
    if dialog.is_frozen:
        return Decision(dialog=dialog)
    after = touched(dialog, replace(dialog, is_frozen=True), moment, content_changed=False)
    return Decision(dialog=after, events=(told(after, EventKind.UPDATED, moment),))
