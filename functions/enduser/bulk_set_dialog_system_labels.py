"""POST enduser/dialogs/context/systemlabels/actions/bulkset (E-050 to E-053)."""

from application.bulk_labelling import BulkLabelling
from domain.access.caller import EndUser
from domain.dialog.commands.system_labels import BulkSetSystemLabels
from domain.dialog.rules import system_labels as rules
from domain.kernel.moment import Moment
from domain.kernel.refusals import Conflict, Forbidden, Invalid, NotFound, RevisionMismatch, TooLarge, Unprocessable
from functions.enduser import api
from functions.hosting.answers import NoContent


@api.post(
    "dialogs/context/systemlabels/actions/bulkset",
    body="dto",
    rules=rules.of_many_by_end_user,
    refuses=(Invalid, Forbidden, NotFound, Conflict, RevisionMismatch, TooLarge, Unprocessable),
)
async def bulk_set_dialog_system_labels(
    command: BulkSetSystemLabels, caller: EndUser, bulk: BulkLabelling, moment: Moment
) -> NoContent:
    """All dialogs get the labels, or none does (E-051)."""
    await bulk.set_all(command.dialogs or (), command, bulk.labelling.person(caller), moment)
    return NoContent()
