"""GET serviceowner/dialogs/{dialogId}/context/labels (S-103 to S-106)."""

from application.dialogs import Target
from application.owner_labels import OwnerLabels
from domain.access.caller import ServiceOwner
from domain.kernel.refusals import Invalid, NotFound
from functions.hosting.answers import Ok
from functions.serviceowner import api
from functions.views.parts import as_view
from functions.views.service_owner_label import ServiceOwnerLabels, one_by_one


@api.get("dialogs/{dialogId}/context/labels", tagged=True, refuses=(Invalid, NotFound))
async def get_service_owner_labels(target: Target, caller: ServiceOwner, labels: OwnerLabels) -> Ok[ServiceOwnerLabels]:
    """In ordinal order; the ETag is the service owner context's revision (S-103)."""
    context = await labels.of(target.dialog_id, caller)
    return Ok(as_view(ServiceOwnerLabels, one_by_one(context.service_owner_labels)), context.revision)
