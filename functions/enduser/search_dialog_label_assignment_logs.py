"""GET enduser/dialogs/{dialogId}/context/labellog (E-050 to E-053)."""

from application.dialogs import Target
from application.parts import Parts
from application.ports.dialogs import Kind
from domain.access.caller import EndUser
from domain.kernel.refusals import Forbidden, Invalid, NotFound
from domain.party.masking import PersonMask
from functions.enduser import api
from functions.hosting.answers import Ok
from functions.views.label_log import LabelAssignmentLogs
from functions.views.parts import as_view
from functions.views.viewer import Viewer


@api.get("dialogs/{dialogId}/context/labellog", refuses=(Invalid, Forbidden, NotFound))
async def search_dialog_label_assignment_logs(
    target: Target, caller: EndUser, parts: Parts, mask: PersonMask
) -> Ok[LabelAssignmentLogs]:
    """All changes, oldest first; persons are masked (E-053)."""
    found = await parts.read_as_reader(target.dialog_id, Kind.LABEL_CHANGE, caller, when_deleted=NotFound)
    return Ok(as_view(LabelAssignmentLogs, found.children.label_log, Viewer(caller.urn, mask=mask)))
