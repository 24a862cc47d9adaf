"""GET serviceowner/dialogs/{dialogId}/seenlog (S-118 to S-120)."""

from application.dialogs import Target
from application.parts import Parts
from application.ports.dialogs import Kind
from domain.access.caller import ServiceOwner
from domain.kernel.refusals import Gone, Invalid, NotFound
from functions.hosting.answers import Ok
from functions.serviceowner import api
from functions.views.parts import as_view
from functions.views.seen_log import ServiceOwnerSeenLogs


@api.get("dialogs/{dialogId}/seenlog", refuses=(Invalid, NotFound, Gone))
async def search_dialog_seen_logs(target: Target, caller: ServiceOwner, parts: Parts) -> Ok[ServiceOwnerSeenLogs]:
    """All of them, oldest first, with real identifiers (S-119, S-120)."""
    children = await parts.read_as_owner(target.dialog_id, Kind.SEEN, caller)
    return Ok(as_view(ServiceOwnerSeenLogs, children.seen))
