"""POST serviceowner/dialogs/{dialogId}/context/labels (S-103 to S-106)."""

from application.dialogs import Target
from application.owner_labels import OwnerLabels
from domain.access.caller import ServiceOwner
from domain.dialog.commands.service_owner_label import CreateServiceOwnerLabel
from domain.kernel.moment import Moment
from domain.kernel.refusals import Conflict, Forbidden, Invalid, NotFound, RevisionMismatch, TooLarge
from functions.hosting.answers import NoContent
from functions.serviceowner import api


@api.post(
    "dialogs/{dialogId}/context/labels",
    body="dto",
    is_judged_later=True,
    refuses=(Invalid, Forbidden, NotFound, Conflict, RevisionMismatch, TooLarge),
)
async def create_service_owner_label(
    target: Target, command: CreateServiceOwnerLabel, caller: ServiceOwner, labels: OwnerLabels, moment: Moment
) -> NoContent:
    """If-Match and ETag are the revision of the service owner context; the dialog's own stays (S-104, S-106)."""
    return NoContent(await labels.add(target, command, caller, moment))
