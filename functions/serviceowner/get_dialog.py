"""GET serviceowner/dialogs/{dialogId} (spec 02 section 17)."""

from application.dialogs import Dialogs, Target
from application.ownership import Ownership
from domain.access.caller import ServiceOwner
from domain.kernel.refusals import NotFound
from functions.hosting.answers import Ok
from functions.serviceowner import api
from functions.views import viewer
from functions.views.dialog import ServiceOwnerDialog, whole


@api.get("dialogs/{dialogId}", refuses=(NotFound,))
async def get_dialog(target: Target, caller: ServiceOwner, dialogs: Dialogs, ownership: Ownership) -> Ok:
    """Soft-deleted, not yet visible and expired dialogs are shown too; those of others are not found."""
    stored, children = await dialogs.read(target.dialog_id)
    if not await ownership.owns(caller, stored.dialog.service_resource):
        raise NotFound("DialogEntity", target.dialog_id)
    return Ok(whole(ServiceOwnerDialog, stored.dialog, children, viewer.SERVICE_OWNER), stored.dialog.revision)
