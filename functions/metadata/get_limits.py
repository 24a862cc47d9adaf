"""GET metadata/limits: how many values each filter of a list takes (E-069)."""

from dataclasses import dataclass
from functools import cache

from domain.dialog.rules.search import END_USER_LIMITS, SERVICE_OWNER_LIMITS, Limits
from domain.kernel.refusals import NotAcceptable
from functions.hosting.answers import Ok, Written
from functions.metadata import FIVE_MINUTES, api
from functions.views.limits import SearchLimits
from functions.views.parts import shown


@dataclass(frozen=True, slots=True)
class _Current:
    end_user_search: Limits = END_USER_LIMITS
    service_owner_search: Limits = SERVICE_OWNER_LIMITS


@cache
def _written() -> Written:
    return shown(SearchLimits, _Current()).written()


@api.get("limits", json_only=True, cached_for=FIVE_MINUTES, refuses=(NotAcceptable,))
async def get_limits() -> Ok[SearchLimits]:
    return Ok(_written())
