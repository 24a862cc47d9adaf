"""POST serviceowner/dialogs/endusercontext/systemlabels/actions/bulkset (S-107 to S-112)."""

from application.bulk_labelling import BulkLabelling
from domain.access.caller import ServiceOwner
from domain.dialog.commands.system_labels import BulkSetSystemLabelsAsOwner
from domain.dialog.rules import system_labels as rules
from domain.kernel.moment import Moment
from domain.kernel.refusals import Conflict, Forbidden, Invalid, NotFound, RevisionMismatch, TooLarge, Unprocessable
from functions.hosting.answers import NoContent
from functions.serviceowner import api


@api.post(
    "dialogs/endusercontext/systemlabels/actions/bulkset",
    body="dto",
    rules=rules.of_many_by_owner,
    for_person=True,
    refuses=(Invalid, Forbidden, NotFound, Conflict, RevisionMismatch, TooLarge, Unprocessable),
)
async def bulk_set_dialog_system_labels(
    command: BulkSetSystemLabelsAsOwner, caller: ServiceOwner, bulk: BulkLabelling, moment: Moment
) -> NoContent:
    """All dialogs get the labels, or none does (S-111)."""
    labeller = await bulk.labelling.owner(caller, command.performed_by)
    await bulk.set_all(command.dialogs or (), command, labeller, moment)
    return NoContent()
