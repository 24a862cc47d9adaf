"""POST serviceowner/dialogs/{dialogId}/transmissions (S-089 to S-094)."""

from application.appending import Appending
from application.dialogs import Target
from domain.access.caller import ServiceOwner
from domain.dialog.commands.transmission import CreateTransmissionRequest
from domain.dialog.rules import create_transmission as rules
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
    "dialogs/{dialogId}/transmissions",
    body="transmissions[0]",
    max_body=ONE_PART,
    rules=rules.failures,
    silent=True,
    refuses=(Invalid, Forbidden, NotFound, Conflict, Gone, RevisionMismatch, TooLarge, Unprocessable),
)
async def create_dialog_transmission(
    target: Target,
    command: CreateTransmissionRequest,
    caller: ServiceOwner,
    appending: Appending,
    moment: Moment,
) -> Created:
    """What a dialog for systems may leave out at creation is required here: content (S-091)."""
    added = await appending.transmission(target, command, caller, moment)
    return Created(added.id, f"v1/serviceowner/dialogs/{target.dialog_id}/transmissions/{added.id}", added.revision)
