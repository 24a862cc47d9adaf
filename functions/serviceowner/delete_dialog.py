"""DELETE serviceowner/dialogs/{dialogId} (S-077, S-078)."""

from application.dialogs import Change, Dialogs, Target
from application.ownership import Ownership, require_writable_type
from domain.access.caller import ServiceOwner
from domain.dialog import guards
from domain.dialog.delete import delete
from domain.dialog.dialog import Dialog
from domain.kernel.moment import Moment
from domain.kernel.refusals import Conflict, Forbidden, Gone, Invalid, NotFound, RevisionMismatch
from functions.hosting.answers import NoContent
from functions.serviceowner import api


@api.delete(
    "dialogs/{dialogId}",
    silent=True,
    refuses=(Invalid, Forbidden, NotFound, Conflict, Gone, RevisionMismatch),
)
async def delete_dialog(
    target: Target, caller: ServiceOwner, dialogs: Dialogs, ownership: Ownership, moment: Moment
) -> NoContent:
    """The owner still gets the dialog itself afterwards, but none of its parts (S-078)."""
    owned = await ownership.owned(caller)

    def judge(dialog: Dialog) -> None:
        guards.require_owned(dialog, caller, owned)
        guards.require_alive(dialog)
        guards.require_unfrozen(dialog, caller)
        require_writable_type(caller, dialog.service_resource_type, admin_passes=False)

    deleted = await dialogs.change(target, Change(lambda dialog, _: delete(dialog, moment), judge), moment)
    return NoContent(deleted.revision)
