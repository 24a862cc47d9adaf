"""GET enduser/dialogs/{dialogId} (E-031 to E-043)."""

from email.utils import format_datetime

from application.access import Access
from application.dialog_tokens import DialogTokenIssuer
from application.dialogs import Target
from application.reading import Reading
from domain.access.caller import EndUser
from domain.authorization.disclosure import disclose
from domain.authorization.granted import Granted
from domain.dialog.dialog import Children, Dialog
from domain.kernel import texts
from domain.kernel.moment import Moment
from domain.kernel.refusals import Forbidden, Gone, NotFound
from domain.party.masking import PersonMask
from functions.enduser import api
from functions.hosting.accept_language import AcceptedLanguages
from functions.hosting.answers import Ok
from functions.views.dialog import EndUserDialog, whole
from functions.views.viewer import Viewer


@api.get("dialogs/{dialogId}", tagged=True, refuses=(Forbidden, NotFound, Gone))
async def get_dialog(
    target: Target,
    caller: EndUser,
    languages: AcceptedLanguages,
    reading: Reading,
    access: Access,
    tokens: DialogTokenIssuer,
    mask: PersonMask,
    moment: Moment,
) -> Ok[EndUserDialog]:
    """The order of the refusals is the contract's (E-031); reading is entered into the seen log."""

    async def judged(dialog: Dialog, children: Children) -> Granted:
        granted = await access.details(caller, dialog, children.transmissions)
        if granted is None:
            raise Forbidden(texts.NO_ACCESS)
        if dialog.is_deleted:
            raise Gone("DialogEntity", dialog.id)
        if caller.level < await access.minimum_level(dialog.service_resource):
            raise Forbidden(texts.LEVEL_TOO_LOW)
        _require_visible(dialog, moment)
        return granted

    opened = await reading.open(target.dialog_id, caller, judged, moment)
    token = tokens.token(caller, opened.dialog, opened.granted, moment)
    shown, children = disclose(opened.dialog, opened.children, opened.granted, moment.now)
    viewer = Viewer(caller.urn, languages.codes, mask)
    return Ok(whole(EndUserDialog, shown, children, viewer, token), opened.dialog.revision)


def _require_visible(dialog: Dialog, moment: Moment) -> None:
    if dialog.visible_from is not None and dialog.visible_from > moment.now:
        expires = format_datetime(dialog.visible_from, usegmt=True)
        raise NotFound("DialogEntity", text=texts.not_visible_until(dialog.visible_from), expires=expires)
    if dialog.expires_at is not None and dialog.expires_at <= moment.now:
        raise NotFound("DialogEntity", text=texts.expired_at(dialog.expires_at))
