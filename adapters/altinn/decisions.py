"""The decision point: one call a dialog, its answers kept by user, party, resource and rights (A-001, A-011, A-012)."""

import json
import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from pydantic import TypeAdapter

from adapters.altinn import decision_request
from adapters.altinn.documents import read
from adapters.altinn.http import AltinnHttp
from adapters.caching.cache import Cache, Durations
from adapters.caching.shared import SharedAnswers
from domain.access.caller import Caller, Claims, system_user_id
from domain.authorization.actions import DecisionRequest, Right

PATH = "authorization/api/v1/authorize"
DURATIONS = Durations(
    fresh=timedelta(minutes=15),
    stale=timedelta(minutes=30),
    soft=timedelta(seconds=4),
    hard=timedelta(seconds=25),
)
CAPACITY = 50_000_000
"""Bytes."""
_RIGHT = 250
"""Bytes that a right takes beside its texts."""
_IDENTIFYING = ("pid", "email", "acr", "orgsub", "consumer", "supplier")
_SHAPE = TypeAdapter(frozenset[Right])
_log = logging.getLogger(__name__)


class AltinnDecisions:
    def __init__(self, http: AltinnHttp, now: Callable[[], datetime], shared: SharedAnswers | None = None) -> None:
        self._http = http
        level = shared.of("decisions", _SHAPE) if shared else None
        self._cache: Cache[bytes, frozenset[Right]] = Cache(
            DURATIONS, now, capacity=CAPACITY, weight=_bytes, shared=level
        )

    async def find_permitted(self, caller: Caller, request: DecisionRequest) -> frozenset[Right]:
        return await self._cache.get(_key(caller, request), lambda: self._decide(caller, request))

    async def _decide(self, caller: Caller, request: DecisionRequest) -> frozenset[Right]:
        subject = decision_request.subject_of(caller.claims)
        if subject is None:
            return frozenset()
        body = await self._http.post(PATH, decision_request.document(subject, caller, request))
        decisions = tuple(_decisions(read(body)))
        if "Indeterminate" in decisions:
            _log.warning("The decision point could not decide about a dialog of %s", request.service_resource)
        pairs = zip(request.rights, decisions, strict=False)
        return frozenset(right for right, decision in pairs if decision == "Permit")


def _bytes(rights: frozenset[Right]) -> int:
    return sum(_RIGHT + 2 * len(repr(right)) for right in rights)


def _decisions(answer: Any) -> Iterator[str]:
    """Give one decision a reference, in their order; what is missing or unreadable permits nothing (W-014)."""
    results = answer.get("response") if isinstance(answer, dict) else None
    for result in results if isinstance(results, list) else ():
        yield str(result.get("decision")) if isinstance(result, dict) else ""


def _key(caller: Caller, request: DecisionRequest) -> bytes:
    """Everything the decision depends on, shortened so that nobody is named by what is kept."""
    asked = (request.party, request.service_resource, request.instance, request.rights)
    return sha256(json.dumps([_identity(caller.claims), asked], default=str).encode()).digest()


def _identity(claims: Claims) -> list[tuple[str, Any]]:
    named = [(name, value) for name, value in claims.items() if name in _IDENTIFYING or name.startswith("urn:altinn:")]
    return [*sorted(named, key=lambda claim: claim[0]), ("systemuser", system_user_id(claims))]
