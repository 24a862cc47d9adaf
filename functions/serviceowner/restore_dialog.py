"""POST serviceowner/dialogs/{dialogId}/actions/restore (S-081)."""

from application.dialogs import Change, Dialogs, Target
from application.ownership import Ownership
from domain.access.caller import ServiceOwner
from domain.dialog import guards
from domain.dialog.dialog import Dialog
from domain.dialog.restore import restore
from domain.kernel.moment import Moment
from domain.kernel.refusals import Conflict, Forbidden, Invalid, NotFound, RevisionMismatch
from functions.hosting.answers import NoContent
from functions.serviceowner import api


@api.post(
    "dialogs/{dialogId}/actions/restore",
    silent=True,
    refuses=(Invalid, Forbidden, NotFound, Conflict, RevisionMismatch),
)
async def restore_dialog(
    target: Target, caller: ServiceOwner, dialogs: Dialogs, ownership: Ownership, moment: Moment
) -> NoContent:
    """Neither frozen dialogs nor any type of resource are refused (S-081)."""
    owned = await ownership.owned(caller)

    def judge(dialog: Dialog) -> None:
        guards.require_owned(dialog, caller, owned)

    restored = await dialogs.change(target, Change(lambda dialog, _: restore(dialog, moment), judge), moment)
    return NoContent(restored.revision)
