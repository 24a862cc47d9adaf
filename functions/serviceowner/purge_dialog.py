"""POST serviceowner/dialogs/{dialogId}/actions/purge (S-079, S-080)."""

from application.dialogs import Change, Dialogs, Target
from application.ownership import Ownership, require_writable_type
from domain.access.caller import ServiceOwner
from domain.dialog import guards
from domain.dialog.dialog import Dialog
from domain.dialog.purge import purge
from domain.kernel import texts
from domain.kernel.failures import make_failure
from domain.kernel.moment import Moment
from domain.kernel.refusals import Conflict, Forbidden, Invalid, NotFound, RevisionMismatch
from functions.hosting.answers import NoContent
from functions.serviceowner import api


@api.post(
    "dialogs/{dialogId}/actions/purge",
    silent=True,
    refuses=(Invalid, Forbidden, NotFound, Conflict, RevisionMismatch),
)
async def purge_dialog(
    target: Target, caller: ServiceOwner, dialogs: Dialogs, ownership: Ownership, moment: Moment
) -> NoContent:
    """Deleted and frozen dialogs may be purged too (S-079)."""
    if target.dialog_id.int == 0:
        raise Invalid([make_failure("dialogId", texts.empty)])
    owned = await ownership.owned(caller)

    def judge(dialog: Dialog) -> None:
        guards.require_owned(dialog, caller, owned)
        require_writable_type(caller, dialog.service_resource_type, admin_passes=False)

    await dialogs.purge(target, Change(lambda dialog, _: purge(dialog, moment), judge), moment)
    return NoContent()
