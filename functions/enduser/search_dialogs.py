"""GET enduser/dialogs (E-008 to E-030)."""

from application.access import Access
from application.searching import Searching
from domain.access.caller import EndUser
from domain.dialog.sensitivity import hide_sensitive_texts
from domain.kernel.moment import Moment
from domain.party.masking import PersonMask
from domain.search.queries import SearchDialogs
from domain.search.rules import end_user_failures
from functions.enduser import api
from functions.hosting.accept_language import AcceptedLanguages
from functions.hosting.answers import Ok
from functions.views.parts import as_view
from functions.views.summary import EndUserPage
from functions.views.viewer import Viewer


@api.get("dialogs", rules=end_user_failures)
async def search_dialogs(
    query: SearchDialogs,
    caller: EndUser,
    languages: AcceptedLanguages,
    access: Access,
    searching: Searching,
    mask: PersonMask,
    moment: Moment,
) -> Ok[EndUserPage]:
    """Nothing authorised is an empty page, not a refusal (E-014); a list is not entered into the seen log (E-030)."""
    scope = await access.search_scope(caller, query.party, query.service_resource)
    hidden = await access.hidden_resources(caller, scope) if query.search else frozenset[str]()
    page = await searching.page(query, scope, moment, hidden)
    resources = {item.service_resource for item in page.items}
    levels = {resource: await access.list_level(resource) for resource in resources}
    page = page.with_items(
        hide_sensitive_texts(item, levels[item.service_resource], caller.level) for item in page.items
    )
    return Ok(as_view(EndUserPage, page, Viewer(caller.urn, languages.codes, mask)))
