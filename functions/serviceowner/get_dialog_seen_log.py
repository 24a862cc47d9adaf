"""GET serviceowner/dialogs/{dialogId}/seenlog/{seenLogId} (S-118 to S-120)."""

from application.parts import Parts, require_one
from application.ports.dialogs import Kind
from application.targets import SeenLogTarget
from domain.access.caller import ServiceOwner
from domain.kernel.refusals import Gone, Invalid, NotFound
from functions.hosting.answers import Ok
from functions.serviceowner import api
from functions.views.parts import as_view
from functions.views.seen_log import ServiceOwnerSeenLog


@api.get("dialogs/{dialogId}/seenlog/{seenLogId}", refuses=(Invalid, NotFound, Gone))
async def get_dialog_seen_log(target: SeenLogTarget, caller: ServiceOwner, parts: Parts) -> Ok[ServiceOwnerSeenLog]:
    children = await parts.read_as_owner(target.dialog.dialog_id, Kind.SEEN, caller, target.seen_log_id)
    entry = require_one(children.seen, "DialogSeenLog", target.seen_log_id)
    return Ok(as_view(ServiceOwnerSeenLog, entry))
