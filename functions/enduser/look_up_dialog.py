"""GET enduser/dialoglookup (E-058, E-059)."""

from application.lookup import Lookup
from domain.access.caller import EndUser
from domain.dialog.commands.lookup import LookUpDialog
from domain.dialog.rules import lookup as rules
from domain.kernel.refusals import Forbidden, Invalid, NotFound, Unprocessable
from functions.enduser import api
from functions.hosting.accept_language import AcceptedLanguages
from functions.hosting.answers import Ok
from functions.views.lookup import EndUserLookup
from functions.views.parts import as_view
from functions.views.viewer import Viewer


@api.get(
    "dialoglookup",
    operation_id="GetDialogLookup",
    rules=rules.failures,
    refuses=(Invalid, Forbidden, NotFound, Unprocessable),
)
async def look_up_dialog(
    query: LookUpDialog, caller: EndUser, languages: AcceptedLanguages, lookup: Lookup
) -> Ok[EndUserLookup]:
    """The answer names every grant through which the caller may find the dialog (E-059)."""
    found = await lookup.find_granted(query.instance_ref, caller)
    return Ok(as_view(EndUserLookup, found, Viewer(caller.urn, languages.codes)))
