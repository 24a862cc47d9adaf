"""GET enduser/parties (E-054 to E-057)."""

from application.access import Access
from domain.access.caller import EndUser
from domain.kernel.refusals import Forbidden, UpstreamFailed
from functions.enduser import api
from functions.hosting.answers import Ok, to_shown
from functions.hosting.refusals import NotAcceptable
from functions.views.parties import Parties, authorized


@api.get("parties", json_only=True, refuses=(Forbidden, NotAcceptable, UpstreamFailed))
async def get_parties(caller: EndUser, access: Access) -> Ok[Parties]:
    """Everybody the caller may act for, as a tree of one level (E-054)."""
    parties = await access.authorized_parties(caller)
    return Ok(to_shown(Parties(authorized_parties=authorized(parties, caller.urn))))
