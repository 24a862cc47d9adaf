"""GET serviceowner/dialogs/{dialogId}/activities (S-118 to S-120)."""

from application.dialogs import Target
from application.parts import Parts
from application.ports.dialogs import Kind
from domain.access.caller import ServiceOwner
from domain.kernel.refusals import Gone, Invalid, NotFound
from functions.hosting.answers import Ok
from functions.serviceowner import api
from functions.views.activity import ServiceOwnerActivities
from functions.views.parts import as_view


@api.get("dialogs/{dialogId}/activities", refuses=(Invalid, NotFound, Gone))
async def search_dialog_activities(target: Target, caller: ServiceOwner, parts: Parts) -> Ok[ServiceOwnerActivities]:
    """All of them, oldest first (S-119)."""
    children = await parts.read_as_owner(target.dialog_id, Kind.ACTIVITY, caller)
    return Ok(as_view(ServiceOwnerActivities, children.activities))
