"""PUT serviceowner/dialogs/{dialogId}/transmissions/{transmissionId} (S-095 to S-100)."""

from application.appending import Appending
from application.targets import TransmissionTarget
from domain.access.caller import ServiceOwner
from domain.dialog.commands.transmission import UpdateTransmissionRequest
from domain.dialog.rules import update_transmission as rules
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
from functions.hosting.declaration import ONE_PART
from functions.hosting.policies import CHANGE_TRANSMISSIONS
from functions.serviceowner import api


@api.put(
    "dialogs/{dialogId}/transmissions/{transmissionId}",
    policy=CHANGE_TRANSMISSIONS,
    body="dto",
    max_body=ONE_PART,
    rules=rules.failures,
    silent=True,
    refuses=(Invalid, Forbidden, NotFound, Conflict, Gone, RevisionMismatch, TooLarge, Unprocessable),
)
async def update_dialog_transmission(
    target: TransmissionTarget,
    command: UpdateTransmissionRequest,
    caller: ServiceOwner,
    appending: Appending,
    moment: Moment,
) -> NoContent:
    """The caller says that it is silent, because it always is (S-095)."""
    return NoContent(await appending.replacement(target, command, caller, moment))
