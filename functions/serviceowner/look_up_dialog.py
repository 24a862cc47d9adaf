"""GET serviceowner/dialoglookup (S-151 to S-156)."""

from application.lookup import Lookup
from domain.access.caller import ServiceOwner
from domain.dialog.commands.lookup import LookUpDialog
from domain.dialog.rules import lookup as rules
from domain.kernel.refusals import Forbidden, Invalid, NotFound, Unprocessable
from functions.hosting.accept_language import AcceptedLanguages
from functions.hosting.answers import Ok
from functions.serviceowner import api
from functions.views.lookup import ServiceOwnerLookup
from functions.views.parts import as_view
from functions.views.viewer import Viewer


@api.get(
    "dialoglookup",
    operation_id="GetDialogLookup",
    rules=rules.failures,
    refuses=(Invalid, Forbidden, NotFound, Unprocessable),
)
async def look_up_dialog(
    query: LookUpDialog, caller: ServiceOwner, languages: AcceptedLanguages, lookup: Lookup
) -> Ok[ServiceOwnerLookup]:
    """Deleted dialogs are found too; an admin finds those of every owner (S-153)."""
    found = await lookup.find_owned(query.instance_ref, caller)
    return Ok(as_view(ServiceOwnerLookup, found, Viewer(languages=languages.codes)))
