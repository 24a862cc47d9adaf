"""GET serviceowner/dialogs/{dialogId}/transmissions/{transmissionId} (S-118 to S-120)."""

from application.parts import Parts, require_one
from application.ports.dialogs import Kind
from application.targets import TransmissionTarget
from domain.access.caller import ServiceOwner
from domain.kernel.refusals import Gone, Invalid, NotFound
from functions.hosting.answers import Ok
from functions.serviceowner import api
from functions.views.parts import as_view
from functions.views.transmission import ServiceOwnerTransmissionDetails


@api.get("dialogs/{dialogId}/transmissions/{transmissionId}", refuses=(Invalid, NotFound, Gone))
async def get_dialog_transmission(
    target: TransmissionTarget, caller: ServiceOwner, parts: Parts
) -> Ok[ServiceOwnerTransmissionDetails]:
    children = await parts.read_as_owner(target.dialog.dialog_id, Kind.TRANSMISSION, caller, target.transmission_id)
    transmission = require_one(children.transmissions, "DialogTransmission", target.transmission_id)
    return Ok(as_view(ServiceOwnerTransmissionDetails, transmission))
