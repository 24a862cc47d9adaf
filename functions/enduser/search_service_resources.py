"""GET enduser/serviceresources (E-058, E-059)."""

from application.catalogue import Catalogue
from domain.access.caller import EndUser
from domain.dialog.commands.service_resources import SearchServiceResources
from domain.kernel.refusals import Invalid
from domain.search.rules import party_failures
from functions.enduser import api
from functions.hosting.accept_language import AcceptedLanguages
from functions.hosting.answers import Ok
from functions.views.catalogue import AuthorizedServiceResourceList, Catalogued, sort_entries
from functions.views.parts import as_view
from functions.views.viewer import Viewer


@api.get("serviceresources", operation_id="SearchAuthorizedServiceResources", rules=party_failures, refuses=(Invalid,))
async def search_service_resources(
    query: SearchServiceResources, caller: EndUser, languages: AcceptedLanguages, catalogue: Catalogue
) -> Ok[AuthorizedServiceResourceList]:
    """The resources of the dialogs that the caller may find; all there are for callers with a great many parties."""
    found = await catalogue.authorized(caller, query.party)
    viewer = Viewer(caller.urn, languages.codes)
    catalogued = Catalogued(sort_entries(found.entries, viewer), is_full_catalogue_fallback=found.is_everything or None)
    return Ok(as_view(AuthorizedServiceResourceList, catalogued, viewer))
