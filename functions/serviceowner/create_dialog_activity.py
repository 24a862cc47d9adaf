"""POST serviceowner/dialogs/{dialogId}/activities (S-084 to S-088)."""

from application.appending import Appending
from application.dialogs import Target
from domain.access.caller import ServiceOwner
from domain.dialog.commands.activity import CreateDialogActivityRequest
from domain.dialog.rules import activity as rules
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
from functions.hosting.answers import Created
from functions.hosting.declaration import ONE_PART
from functions.serviceowner import api


@api.post(
    "dialogs/{dialogId}/activities",
    body="activity",
    max_body=ONE_PART,
    rules=rules.failures,
    silent=True,
    refuses=(Invalid, Forbidden, NotFound, Conflict, Gone, RevisionMismatch, TooLarge, Unprocessable),
)
async def create_dialog_activity(
    target: Target,
    command: CreateDialogActivityRequest,
    caller: ServiceOwner,
    appending: Appending,
    moment: Moment,
) -> Created:
    """Admins may add to the history of a deleted or frozen dialog too (S-085)."""
    added = await appending.activity(target, command, caller, moment)
    return Created(added.id, f"v1/serviceowner/dialogs/{target.dialog_id}/activities/{added.id}", added.revision)
