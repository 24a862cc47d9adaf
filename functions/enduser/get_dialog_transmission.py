"""GET enduser/dialogs/{dialogId}/transmissions/{transmissionId} (E-044 to E-049)."""

from application.parts import Parts, require_one
from application.ports.dialogs import Kind
from application.targets import TransmissionTarget
from domain.access.caller import EndUser
from domain.authorization.disclosure import disclose
from domain.kernel.moment import Moment
from domain.kernel.refusals import Forbidden, Gone, Invalid, NotFound
from domain.party.masking import PersonMask
from functions.enduser import api
from functions.hosting.accept_language import AcceptedLanguages
from functions.hosting.answers import Ok
from functions.views.parts import as_view
from functions.views.transmission import EndUserTransmissionDetails
from functions.views.viewer import Viewer


@api.get("dialogs/{dialogId}/transmissions/{transmissionId}", refuses=(Invalid, Forbidden, NotFound, Gone))
async def get_dialog_transmission(
    target: TransmissionTarget,
    caller: EndUser,
    languages: AcceptedLanguages,
    parts: Parts,
    mask: PersonMask,
    moment: Moment,
) -> Ok[EndUserTransmissionDetails]:
    """What is not authorized is marked and hidden, not refused (E-047)."""
    found = await parts.read_as_reader(target.dialog.dialog_id, Kind.TRANSMISSION, caller, target.transmission_id)
    _, children = disclose(found.dialog, found.children, found.granted, moment.now)
    transmission = require_one(children.transmissions, "DialogTransmission", target.transmission_id)
    return Ok(as_view(EndUserTransmissionDetails, transmission, Viewer(caller.urn, languages.codes, mask)))
