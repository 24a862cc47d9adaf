"""GET enduser/dialogs/{dialogId}/seenlog (E-044 to E-049)."""

from application.dialogs import Target
from application.parts import Parts
from application.ports.dialogs import Kind
from domain.access.caller import EndUser
from domain.kernel.refusals import Forbidden, Gone, Invalid, NotFound
from domain.party.masking import PersonMask
from functions.enduser import api
from functions.hosting.answers import Ok
from functions.views.parts import as_view
from functions.views.seen_log import EndUserSeenLogs
from functions.views.viewer import Viewer


@api.get("dialogs/{dialogId}/seenlog", refuses=(Invalid, Forbidden, NotFound, Gone))
async def search_dialog_seen_logs(
    target: Target, caller: EndUser, parts: Parts, mask: PersonMask
) -> Ok[EndUserSeenLogs]:
    """All entries, not only those since the last update (E-048)."""
    found = await parts.read_as_reader(target.dialog_id, Kind.SEEN, caller)
    return Ok(as_view(EndUserSeenLogs, found.children.seen, Viewer(caller.urn, mask=mask)))
