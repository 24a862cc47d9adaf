"""POST serviceowner/dialogs/{dialogId}/activities/{activityId}/actions/updateFormSavedActivityTime (02 section 14)."""

from dataclasses import replace

from application.dialogs import Change, Dialogs, Needs
from application.targets import ActivityTarget
from domain.dialog.commands.activity import UpdateFormSavedActivityTime
from domain.dialog.decision import Decision
from domain.dialog.dialog import Children, Dialog
from domain.dialog.form_saved import move_form_saved_time
from domain.dialog.rules import form_saved as rules
from domain.kernel.moment import Moment
from domain.kernel.refusals import Conflict, Forbidden, Invalid, NotFound, RevisionMismatch, Unprocessable
from functions.hosting.answers import NoContent
from functions.hosting.policies import ADMIN
from functions.serviceowner import api


@api.post(
    "dialogs/{dialogId}/activities/{activityId}/actions/updateFormSavedActivityTime",
    policy=ADMIN,
    body="dto",
    rules=rules.failures,
    is_documented=False,
    refuses=(Invalid, Forbidden, NotFound, Conflict, RevisionMismatch, Unprocessable),
)
async def update_form_saved_activity_time(
    target: ActivityTarget,
    command: UpdateFormSavedActivityTime,
    dialogs: Dialogs,
    moment: Moment,
) -> NoContent:
    """Not part of the public contract; whoever owns the dialog, deleted or frozen (S-101)."""
    quiet = replace(moment, silent=True)

    def decide(dialog: Dialog, children: Children) -> Decision:
        return move_form_saved_time(dialog, children, target.activity_id, command.new_created_at, quiet)

    change = Change(decide, needs=Needs.EVERYTHING, revision_last=True)
    return NoContent((await dialogs.change(target.dialog, change, quiet)).revision)
