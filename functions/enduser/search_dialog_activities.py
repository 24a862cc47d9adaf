"""GET enduser/dialogs/{dialogId}/activities (E-044 to E-049)."""

from application.dialogs import Target
from application.parts import Parts
from application.ports.dialogs import Kind
from domain.access.caller import EndUser
from domain.kernel.refusals import Forbidden, Gone, Invalid, NotFound
from domain.party.masking import PersonMask
from functions.enduser import api
from functions.hosting.accept_language import AcceptedLanguages
from functions.hosting.answers import Ok
from functions.views.activity import EndUserActivities
from functions.views.parts import as_view
from functions.views.viewer import Viewer


@api.get("dialogs/{dialogId}/activities", refuses=(Invalid, Forbidden, NotFound, Gone))
async def search_dialog_activities(
    target: Target, caller: EndUser, languages: AcceptedLanguages, parts: Parts, mask: PersonMask
) -> Ok[EndUserActivities]:
    """All of them, oldest first; who performed them is told one by one (E-046)."""
    found = await parts.read_as_reader(target.dialog_id, Kind.ACTIVITY, caller)
    return Ok(as_view(EndUserActivities, found.children.activities, Viewer(caller.urn, languages.codes, mask)))
