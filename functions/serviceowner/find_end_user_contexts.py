"""GET serviceowner/dialogs/endusercontext (S-146, S-147); must sort before get_dialog, whose route competes."""

from application.ownership import Ownership
from application.searching import Searching
from domain.access.caller import ServiceOwner
from domain.kernel.refusals import Invalid
from domain.search.queries import SearchEndUserContexts
from domain.search.rules import context_failures
from functions.hosting.answers import Ok, to_shown
from functions.hosting.policies import SEARCH
from functions.serviceowner import api
from functions.views.end_user_context import EndUserContextPage, contexts


@api.get(
    "dialogs/endusercontext",
    policy=SEARCH,
    rules=context_failures,
    refuses=(Invalid,),
    operation_id="SearchDialogEndUserContexts",
)
async def find_end_user_contexts(
    query: SearchEndUserContexts, caller: ServiceOwner, ownership: Ownership, searching: Searching
) -> Ok[EndUserContextPage]:
    """Which labels end users have put on the owner's dialogs, deleted dialogs included (S-147)."""
    return Ok(to_shown(contexts(await searching.contexts(query, await ownership.org_of(caller)))))
