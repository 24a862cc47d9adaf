"""GET metadata/serviceresources: every service resource that dialogs have (E-069)."""

from functions.hosting.accept_language import AcceptedLanguages
from functions.hosting.answers import Ok
from functions.metadata import FIVE_MINUTES, api
from functions.views.catalogue import ServiceResourceList
from functions.views.catalogue_answers import CatalogueAnswers


@api.get("serviceresources", operation_id="GetServiceResourceMetadata", cached_for=FIVE_MINUTES, compresses=True)
async def get_service_resources(languages: AcceptedLanguages, answers: CatalogueAnswers) -> Ok[ServiceResourceList]:
    """A resource may be missing for 25 minutes after its first dialog (N-016)."""
    return Ok(await answers.whole(languages.codes))
