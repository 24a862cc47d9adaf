"""PUT serviceowner/dialogs/{dialogId}/endusercontext/systemlabels (S-107 to S-112)."""

from application.dialogs import Target
from application.labelling import Labelling
from domain.access.caller import ServiceOwner
from domain.dialog.commands.system_labels import SetSystemLabelsAsOwner
from domain.dialog.rules import system_labels as rules
from domain.kernel.moment import Moment
from domain.kernel.refusals import Conflict, Forbidden, Invalid, NotFound, RevisionMismatch, TooLarge, Unprocessable
from functions.hosting.answers import NoContent
from functions.serviceowner import api


@api.put(
    "dialogs/{dialogId}/endusercontext/systemlabels",
    rules=rules.by_owner,
    for_person=True,
    refuses=(Invalid, Forbidden, NotFound, Conflict, RevisionMismatch, TooLarge, Unprocessable),
)
async def set_dialog_system_labels(
    target: Target, command: SetSystemLabelsAsOwner, caller: ServiceOwner, labelling: Labelling, moment: Moment
) -> NoContent:
    """If-Match and ETag are the revision of the end user context (S-110)."""
    labeller = await labelling.owner(caller, command.performed_by)
    return NoContent(await labelling.set(target, command, labeller, moment))
