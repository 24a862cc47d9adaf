"""GET metadata/serviceresources: every service resource that dialogs have (E-069)."""

from application.catalogue import Catalogue
from functions.hosting.accept_language import AcceptedLanguages
from functions.hosting.answers import Ok
from functions.metadata import api
from functions.views.catalogue import Catalogued, ServiceResourceList, listed
from functions.views.parts import shown
from functions.views.viewer import Viewer


@api.get("serviceresources", operation_id="GetServiceResourceMetadata", compresses=True)
async def get_service_resources(languages: AcceptedLanguages, catalogue: Catalogue) -> Ok[ServiceResourceList]:
    """A resource may be missing for 20 minutes after its first dialog (spec 07 section 5)."""
    viewer = Viewer(languages=languages.codes)
    return Ok(shown(ServiceResourceList, Catalogued(listed(await catalogue.whole(), viewer)), viewer))
