"""GET serviceowner/dialogs/{dialogId}/transmissions (S-118 to S-120)."""

from application.dialogs import Target
from application.parts import Parts
from application.ports.dialogs import Kind
from domain.access.caller import ServiceOwner
from domain.kernel.refusals import Gone, Invalid, NotFound
from functions.hosting.answers import Ok
from functions.serviceowner import api
from functions.views.parts import as_view
from functions.views.transmission import ServiceOwnerTransmissions


@api.get("dialogs/{dialogId}/transmissions", refuses=(Invalid, NotFound, Gone))
async def search_dialog_transmissions(
    target: Target, caller: ServiceOwner, parts: Parts
) -> Ok[ServiceOwnerTransmissions]:
    """All of them, newest first: service owners look at what came last (S-119)."""
    children = await parts.read_as_owner(target.dialog_id, Kind.TRANSMISSION, caller)
    return Ok(as_view(ServiceOwnerTransmissions, children.transmissions[::-1]))
