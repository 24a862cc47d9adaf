"""GET metadata/limits: how many values each filter of a list takes (E-069)."""

from dataclasses import dataclass
from functools import cache

from domain.search.rules import END_USER_LIMITS, SERVICE_OWNER_LIMITS, Limits
from functions.hosting.answers import Ok, Written
from functions.hosting.refusals import NotAcceptable
from functions.metadata import FIVE_MINUTES, api
from functions.views.limits import SearchLimits
from functions.views.parts import as_view


@dataclass(frozen=True, slots=True)
class _Current:
    end_user_search: Limits = END_USER_LIMITS
    service_owner_search: Limits = SERVICE_OWNER_LIMITS


@cache
def _write() -> Written:
    return as_view(SearchLimits, _Current()).written()


@api.get("limits", json_only=True, cached_for=FIVE_MINUTES, refuses=(NotAcceptable,))
async def get_limits() -> Ok[SearchLimits]:
    return Ok(_write())
