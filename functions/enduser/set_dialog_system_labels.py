"""PUT enduser/dialogs/{dialogId}/context/systemlabels (E-050 to E-053)."""

from application.dialogs import Target
from application.labelling import Labelling
from domain.access.caller import EndUser
from domain.dialog.commands.system_labels import SetSystemLabels
from domain.dialog.rules import system_labels as rules
from domain.kernel.moment import Moment
from domain.kernel.refusals import Conflict, Forbidden, Invalid, NotFound, RevisionMismatch, TooLarge, Unprocessable
from functions.enduser import api
from functions.hosting.answers import NoContent


@api.put(
    "dialogs/{dialogId}/context/systemlabels",
    rules=rules.by_end_user,
    refuses=(Invalid, Forbidden, NotFound, Conflict, RevisionMismatch, TooLarge, Unprocessable),
)
async def set_dialog_system_labels(
    target: Target, command: SetSystemLabels, caller: EndUser, labelling: Labelling, moment: Moment
) -> NoContent:
    """If-Match and ETag are the revision of the end user context; being listed is enough (E-050)."""
    return NoContent(await labelling.set(target, command, labelling.person(caller), moment))
