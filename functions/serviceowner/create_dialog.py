"""POST serviceowner/dialogs (S-037 to S-053)."""

from application.creating import Creating
from domain.access.caller import ServiceOwner
from domain.dialog.commands.dialog import CreateDialog
from domain.dialog.rules import create_dialog as rules
from domain.kernel.moment import Moment
from domain.kernel.refusals import Conflict, Forbidden, Invalid, TooLarge, Unprocessable
from functions.hosting.answers import Created
from functions.hosting.declaration import WHOLE_DIALOG
from functions.serviceowner import api


@api.post(
    "dialogs",
    body="dto",
    max_body=WHOLE_DIALOG,
    rules=rules.failures,
    silent=True,
    refuses=(Invalid, Forbidden, Conflict, TooLarge, Unprocessable),
)
async def create_dialog(command: CreateDialog, caller: ServiceOwner, creating: Creating, moment: Moment) -> Created:
    """A key that is in use is a conflict that names its dialog, not a success (S-048)."""
    dialog = await creating.create(command, caller, moment)
    return Created(dialog.id, f"v1/serviceowner/dialogs/{dialog.id}", dialog.revision)
