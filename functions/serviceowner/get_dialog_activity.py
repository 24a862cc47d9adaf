"""GET serviceowner/dialogs/{dialogId}/activities/{activityId} (S-118 to S-120)."""

from application.parts import Parts, require_one
from application.ports.dialogs import Kind
from application.targets import ActivityTarget
from domain.access.caller import ServiceOwner
from domain.kernel.refusals import Gone, Invalid, NotFound
from functions.hosting.answers import Ok
from functions.serviceowner import api
from functions.views.parts import DescribedActivity, as_view


@api.get("dialogs/{dialogId}/activities/{activityId}", refuses=(Invalid, NotFound, Gone))
async def get_dialog_activity(target: ActivityTarget, caller: ServiceOwner, parts: Parts) -> Ok[DescribedActivity]:
    children = await parts.read_as_owner(target.dialog.dialog_id, Kind.ACTIVITY, caller, target.activity_id)
    activity = require_one(children.activities, "DialogActivity", target.activity_id)
    return Ok(as_view(DescribedActivity, activity))
