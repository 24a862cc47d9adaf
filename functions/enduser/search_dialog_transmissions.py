"""GET enduser/dialogs/{dialogId}/transmissions (E-044 to E-049)."""

from application.dialogs import Target
from application.parts import Parts
from application.ports.dialogs import Kind
from domain.access.caller import EndUser
from domain.authorization.disclosure import disclose
from domain.kernel.moment import Moment
from domain.kernel.refusals import Forbidden, Gone, Invalid, NotFound
from domain.party.masking import PersonMask
from functions.enduser import api
from functions.hosting.accept_language import AcceptedLanguages
from functions.hosting.answers import Ok
from functions.views.parts import as_view
from functions.views.transmission import EndUserTransmissions
from functions.views.viewer import Viewer


@api.get("dialogs/{dialogId}/transmissions", refuses=(Invalid, Forbidden, NotFound, Gone))
async def search_dialog_transmissions(
    target: Target, caller: EndUser, languages: AcceptedLanguages, parts: Parts, mask: PersonMask, moment: Moment
) -> Ok[EndUserTransmissions]:
    """All of them, oldest first; what is not authorized is marked and hidden (E-047)."""
    found = await parts.read_as_reader(target.dialog_id, Kind.TRANSMISSION, caller)
    _, children = disclose(found.dialog, found.children, found.granted, moment.now)
    return Ok(as_view(EndUserTransmissions, children.transmissions, Viewer(caller.urn, languages.codes, mask)))
