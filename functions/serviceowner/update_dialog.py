"""PUT serviceowner/dialogs/{dialogId} (S-054 to S-071)."""

from application.dialogs import Target
from application.updating import BODY, Updating
from domain.access.caller import ServiceOwner
from domain.dialog.commands.update_dialog import UpdateDialog
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


@api.put(
    "dialogs/{dialogId}",
    body=BODY,
    max_body=WHOLE_DIALOG,
    silent=True,
    is_judged_later=True,
    refuses=(Invalid, Forbidden, NotFound, Conflict, Gone, RevisionMismatch, TooLarge, Unprocessable),
)
async def update_dialog(
    target: Target, command: UpdateDialog, caller: ServiceOwner, updating: Updating, moment: Moment
) -> NoContent:
    """What is stored decides what is valid, so the rules run once the dialog is read: 404 comes before 400 (S-034)."""
    dialog = await updating.put(target, command, caller, moment)
    return NoContent(dialog.revision)
