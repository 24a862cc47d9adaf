"""POST serviceowner/dialogs/{dialogId}/actions/freeze (S-082, S-083)."""

from application.dialogs import Change, Dialogs, Target
from domain.access.caller import ServiceOwner
from domain.dialog.freeze import freeze
from domain.dialog.guards import require_alive
from domain.kernel import texts
from domain.kernel.moment import Moment
from domain.kernel.refusals import Conflict, Forbidden, Gone, Invalid, NotFound, RevisionMismatch
from functions.hosting.answers import NoContent
from functions.serviceowner import api


@api.post(
    "dialogs/{dialogId}/actions/freeze",
    refuses=(Invalid, Forbidden, NotFound, Conflict, Gone, RevisionMismatch),
)
async def freeze_dialog(target: Target, caller: ServiceOwner, dialogs: Dialogs, moment: Moment) -> NoContent:
    """Only admins freeze, whoever owns the dialog; that is judged before whether it exists (S-082)."""
    if not caller.is_admin:
        raise Forbidden(texts.FREEZING_TAKES_ADMIN)
    frozen = await dialogs.change(target, Change(lambda dialog, _: freeze(dialog, moment), require_alive), moment)
    return NoContent(frozen.revision)
