"""GET enduser/dialogs/{dialogId}/seenlog/{seenLogId} (E-044 to E-049)."""

from application.parts import Parts, require_one
from application.ports.dialogs import Kind
from application.targets import SeenLogTarget
from domain.access.caller import EndUser
from domain.kernel.refusals import Forbidden, Gone, Invalid, NotFound
from domain.party.masking import PersonMask
from functions.enduser import api
from functions.hosting.answers import Ok
from functions.views.parts import SeenLog, as_view
from functions.views.viewer import Viewer


@api.get("dialogs/{dialogId}/seenlog/{seenLogId}", refuses=(Invalid, Forbidden, NotFound, Gone))
async def get_dialog_seen_log(target: SeenLogTarget, caller: EndUser, parts: Parts, mask: PersonMask) -> Ok[SeenLog]:
    """Persons are masked, the caller is recognised before that (E-070)."""
    found = await parts.read_as_reader(target.dialog.dialog_id, Kind.SEEN, caller, target.seen_log_id)
    entry = require_one(found.children.seen, "DialogSeenLog", target.seen_log_id)
    return Ok(as_view(SeenLog, entry, Viewer(caller.urn, mask=mask)))
