"""DELETE serviceowner/dialogs/{dialogId}/context/labels/{label} (S-103 to S-106)."""

from application.owner_labels import OwnerLabels
from application.targets import LabelTarget
from domain.access.caller import ServiceOwner
from domain.kernel.moment import Moment
from domain.kernel.refusals import Conflict, Forbidden, Invalid, NotFound, RevisionMismatch
from functions.hosting.answers import NoContent
from functions.serviceowner import api


@api.delete(
    "dialogs/{dialogId}/context/labels/{*label}",
    refuses=(Invalid, Forbidden, NotFound, Conflict, RevisionMismatch),
)
async def delete_service_owner_label(
    target: LabelTarget, caller: ServiceOwner, labels: OwnerLabels, moment: Moment
) -> NoContent:
    """Found whatever its case, and with blanks around it (S-105). Azure's front end decodes slashes of a path."""
    return NoContent(await labels.remove(target, caller, moment))
