"""Set system labels: only the end user context and its log change, and nobody is told (M-033, M-105 to M-117)."""

from dataclasses import replace
from uuid import UUID

from domain.dialog import labels
from domain.dialog.decision import Decision
from domain.dialog.dialog import Children, Dialog
from domain.dialog.pending_labels import LabelSetting, PendingLabels
from domain.kernel.moment import Moment


def context_revision(dialog: Dialog) -> UUID:
    """Give the revision that callers compare: the dialog's own does not change with its labels."""
    return dialog.end_user_context.revision


def set_system_labels(dialog: Dialog, setting: LabelSetting, moment: Moment) -> Decision:
    """Change nothing when the dialog carries those labels already."""
    context, log = labels.change_labels(
        dialog.end_user_context, setting.add, setting.remove, setting.performed_by, moment
    )
    return Decision(dialog=replace(dialog, end_user_context=context), added=Children(label_log=log))


def apply_pending(dialog: Dialog, children: Children, pending: PendingLabels) -> Decision:
    """Decide knowing whether the mark is there; applying again changes nothing, whatever came in between."""
    is_applied = any(change.id == pending.mark_on(dialog.id) for change in children.label_log)
    if is_applied or not pending.is_about(dialog):
        return Decision(dialog=dialog)
    return set_system_labels(dialog, pending.setting, pending.moment_for(dialog.id))
