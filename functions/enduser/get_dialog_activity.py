"""GET enduser/dialogs/{dialogId}/activities/{activityId} (E-044 to E-049)."""

from application.parts import Parts, require_one
from application.ports.dialogs import Kind
from application.targets import ActivityTarget
from domain.access.caller import EndUser
from domain.kernel.refusals import Forbidden, Gone, Invalid, NotFound
from domain.party.masking import PersonMask
from functions.enduser import api
from functions.hosting.accept_language import AcceptedLanguages
from functions.hosting.answers import Ok
from functions.views.parts import Activity, as_view
from functions.views.viewer import Viewer


@api.get("dialogs/{dialogId}/activities/{activityId}", refuses=(Invalid, Forbidden, NotFound, Gone))
async def get_dialog_activity(
    target: ActivityTarget, caller: EndUser, languages: AcceptedLanguages, parts: Parts, mask: PersonMask
) -> Ok[Activity]:
    """Persons are masked (E-070)."""
    found = await parts.read_as_reader(target.dialog.dialog_id, Kind.ACTIVITY, caller, target.activity_id)
    activity = require_one(found.children.activities, "DialogActivity", target.activity_id)
    return Ok(as_view(Activity, activity, Viewer(caller.urn, languages.codes, mask)))
