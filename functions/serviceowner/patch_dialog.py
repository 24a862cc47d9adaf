"""PATCH serviceowner/dialogs/{dialogId} (S-072 to S-076)."""

from application.dialogs import Target
from application.updating import Updating
from domain.access.caller import ServiceOwner
from domain.dialog.commands.patch_dialog import PatchDialog
from domain.kernel.moment import Moment
from domain.kernel.refusals import (
    Conflict,
    Forbidden,
    Gone,
    Invalid,
    NotFound,
    RevisionMismatch,
    TooLarge,
    Unprocessable,
)
from functions.hosting.answers import NoContent
from functions.hosting.declaration import WHOLE_DIALOG
from functions.serviceowner import api


@api.patch(
    "dialogs/{dialogId}",
    max_body=WHOLE_DIALOG,
    silent=True,
    refuses=(Invalid, Forbidden, NotFound, Conflict, Gone, RevisionMismatch, TooLarge, Unprocessable),
)
async def patch_dialog(
    target: Target, patch: PatchDialog, caller: ServiceOwner, updating: Updating, moment: Moment
) -> NoContent:
    """What the patch makes of the dialog counts as if it had been PUT (S-075)."""
    dialog = await updating.patch(target, patch, caller, moment)
    return NoContent(dialog.revision)
