"""GET serviceowner/dialogs/{dialogId} (S-113 to S-117)."""

from application.access import Access
from application.dialogs import Dialogs, Target
from application.ownership import Ownership
from application.reading import Reading
from domain.access.caller import ServiceOwner, end_user
from domain.authorization.disclosure import mark_permissions
from domain.authorization.granted import Granted
from domain.dialog.dialog import Children, Dialog
from domain.kernel.moment import Moment
from domain.kernel.refusals import NotFound
from functions.hosting.answers import Ok
from functions.serviceowner import api
from functions.views.dialog import ServiceOwnerDialog, whole
from functions.views.viewer import Viewer


@api.get("dialogs/{dialogId}", for_person=True, tagged=True, refuses=(NotFound,))
async def get_dialog(
    target: Target,
    caller: ServiceOwner,
    dialogs: Dialogs,
    ownership: Ownership,
    reading: Reading,
    access: Access,
    moment: Moment,
) -> Ok[ServiceOwnerDialog]:
    """Soft-deleted, not yet visible and expired dialogs are shown too; those of others are not found.

    On behalf of a person (`endUserId`) it counts as that person's reading, and says what the person may do (S-115).
    """
    if not caller.is_on_behalf:
        stored, children = await dialogs.read(target.dialog_id)
        await _require_owned(stored.dialog, caller, ownership)
        return Ok(whole(ServiceOwnerDialog, stored.dialog, children, Viewer()), stored.dialog.revision)

    person = end_user(caller.claims)

    async def judged(dialog: Dialog, children: Children) -> Granted:
        await _require_owned(dialog, caller, ownership)
        granted = await access.main_access(person, dialog, children.transmissions)
        if not granted.has_main_access:
            raise NotFound("DialogEntity", dialog.id)
        return granted

    opened = await reading.open(target.dialog_id, person, judged, moment, via_service_owner=True)
    dialog, children = mark_permissions(opened.dialog, opened.children, opened.granted)
    return Ok(whole(ServiceOwnerDialog, dialog, children, Viewer(person.urn)), dialog.revision)


async def _require_owned(dialog: Dialog, caller: ServiceOwner, ownership: Ownership) -> None:
    if not await ownership.owns(caller, dialog.service_resource):
        raise NotFound("DialogEntity", dialog.id)
