"""GET serviceowner/dialogs (S-121 to S-136)."""

from application.access import Access
from application.ownership import Ownership
from application.searching import Page, Searching
from domain.access.caller import ServiceOwner, end_user
from domain.dialog.sensitivity import hide_sensitive_texts
from domain.kernel.refusals import Invalid
from domain.search.queries import SearchOwnDialogs
from domain.search.rules import service_owner_failures
from functions.hosting.answers import Ok
from functions.hosting.policies import SEARCH
from functions.serviceowner import api
from functions.views.parts import as_view
from functions.views.summary import ServiceOwnerPage
from functions.views.viewer import SERVICE_OWNER, Viewer

_NO_LEVEL = 0
"""Service owners read lists like somebody without any authentication level (S-135)."""


@api.get("dialogs", policy=SEARCH, rules=service_owner_failures, refuses=(Invalid,))
async def search_dialogs(
    query: SearchOwnDialogs, caller: ServiceOwner, ownership: Ownership, access: Access, searching: Searching
) -> Ok[ServiceOwnerPage]:
    """The owner's dialogs, whether visible or not; on behalf of a person those that the person may see (S-131)."""
    person = end_user(caller.claims) if caller.is_on_behalf else None
    scope = await access.search_scope(person, query.party, query.service_resource) if person else None
    page = await searching.owned(query, await ownership.org_of(caller), scope)
    viewer = Viewer(person.urn) if person else SERVICE_OWNER
    return Ok(as_view(ServiceOwnerPage, await _hide_sensitive_texts(page, access), viewer))


async def _hide_sensitive_texts(page: Page, access: Access) -> Page:
    resources = {item.service_resource for item in page.items}
    levels = {resource: await access.list_level(resource) for resource in resources}
    return page.with_items(hide_sensitive_texts(item, levels[item.service_resource], _NO_LEVEL) for item in page.items)
