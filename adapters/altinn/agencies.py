"""The list of service owners on Altinn's content delivery network (A-044, W-042, W-043)."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from pydantic import TypeAdapter

from adapters.altinn.documents import Document, read_shape
from adapters.altinn.http import AltinnHttp
from adapters.altinn.localized import read_localized
from adapters.caching.cache import Cache, Durations
from adapters.caching.shared import SharedAnswers
from domain.access.subject import Agency

PATH = "orgs/altinn-orgs.json"
DURATIONS = Durations(fresh=timedelta(hours=24), stale=timedelta(hours=26))
_log = logging.getLogger(__name__)

type _ByNumber = Mapping[str, Agency]


class _Entry(Document):
    orgnr: str
    name: dict[str, str | None] | None = None


class _List(Document):
    orgs: dict[str, _Entry]


_ANSWER = TypeAdapter(_List)
_SHAPE: TypeAdapter[_ByNumber] = TypeAdapter(dict[str, Agency])


class AltinnAgencies:
    def __init__(self, http: AltinnHttp, now: Callable[[], datetime], shared: SharedAnswers | None = None) -> None:
        self._http = http
        level = shared.of("service owners", _SHAPE) if shared else None
        self._cache: Cache[None, _ByNumber] = Cache(DURATIONS, now, shared=level)

    async def find(self, organization_number: str) -> Agency | None:
        return (await self._cache.get(None, self._fetch_list)).get(organization_number)

    async def _fetch_list(self) -> _ByNumber:
        found: dict[str, Agency] = {}
        for org, entry in read_shape(_ANSWER, await self._http.get(PATH)).orgs.items():
            agency = Agency(org=org, name=read_localized(entry.name))
            if found.setdefault(entry.orgnr, agency) is not agency:
                _log.warning(
                    "The list of service owners calls %s both %s and %s", entry.orgnr, found[entry.orgnr].org, org
                )
        return found
