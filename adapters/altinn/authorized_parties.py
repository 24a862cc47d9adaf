"""Access management's list of the parties that a user may act for (A-023 to A-028, W-015 to W-019)."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from sys import intern
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from pydantic import TypeAdapter

from adapters.altinn.documents import Document, shaped
from adapters.altinn.failure import UpstreamFailure
from adapters.altinn.http import AltinnHttp
from adapters.memory.cache import Cache, Durations
from domain.access.caller import EndUser
from domain.access.parties import Authorized, AuthorizedInstance, AuthorizedParty, PartyKind, resource_urn
from domain.dialog.vocabulary import UserType
from domain.party.identifiers import EMAIL_USER, ORGANIZATION, PERSON, SELF_IDENTIFIED, is_party, split

PATH = "/accessmanagement/api/v1/resourceowner/authorizedparties"
INCLUDED = ("includeAccessPackages", "includeRoles", "includeResources", "includeInstances")
DURATIONS = Durations(
    fresh=timedelta(minutes=15),
    stale=timedelta(minutes=30),
    soft=timedelta(seconds=10),
    hard=timedelta(seconds=25),
)
CAPACITY = 200_000
"""Parties kept over all users; one user may have many thousands."""

_UNFILTERED = (UserType.SYSTEM_USER, UserType.EMAIL_USER)

type _Key = tuple[str, bool, tuple[str, ...]]


class _Instance(Document):
    resource_id: str
    instance_ref: str | None = None


class _Party(Document):
    party_uuid: UUID
    party_id: int
    name: str | None
    type: PartyKind
    organization_number: str | None
    person_id: str | None = None
    email_id: str | None = None
    date_of_birth: str | None = None
    is_deleted: bool
    only_hierarchy_element_with_no_access: bool
    authorized_access_packages: list[str]
    authorized_resources: list[str]
    authorized_roles: list[str]
    authorized_instances: list[_Instance]
    subunits: "list[_Party]"


_ANSWER = TypeAdapter(list[_Party])


class AltinnAuthorizedParties:
    def __init__(self, http: AltinnHttp, now: Callable[[], datetime]) -> None:
        self._http = http
        self._cache: Cache[_Key, Authorized] = Cache(DURATIONS, now, capacity=CAPACITY, weight=_size)

    async def of(self, caller: EndUser, parties: Iterable[str] = (), *, with_rights: bool = True) -> Authorized:
        wanted = () if caller.user_type in _UNFILTERED else _filter(parties)
        if caller.user_type is UserType.EMAIL_USER:
            return await self._asked(caller, wanted, with_rights=with_rights)
        key = (caller.urn, with_rights, wanted)
        return await self._cache.get(key, lambda: self._asked(caller, wanted, with_rights=with_rights))

    async def _asked(self, caller: EndUser, wanted: tuple[str, ...], *, with_rights: bool) -> Authorized:
        answer = shaped(_ANSWER, await self._http.post(_path(with_rights=with_rights), _question(caller, wanted)))
        if not answer and not wanted and caller.user_type is not UserType.SYSTEM_USER:
            raise UpstreamFailure("Access management knows no party of the user, not even the user.")
        return Authorized(_party(element) for element in answer)


def _filter(parties: Iterable[str]) -> tuple[str, ...]:
    """Keep what the source can be asked about, each party once, in an order that serves as a key (A-024)."""
    return tuple(sorted({urn.lower() for urn in parties if is_party(urn.lower())}))


def _path(*, with_rights: bool) -> str:
    included = "true" if with_rights else "false"
    return f"{PATH}?{urlencode({'includeAltinn2': 'true', **dict.fromkeys(INCLUDED, included)})}"


def _question(caller: EndUser, wanted: Iterable[str]) -> dict[str, Any]:
    kind, value = split(caller.urn)
    return {"type": kind, "value": value, "partyFilter": [_filter_item(urn) for urn in wanted]}


def _filter_item(urn: str) -> dict[str, str]:
    kind, value = split(urn)
    return {"Type": kind, "Value": value}


def _party(element: _Party) -> AuthorizedParty:
    return AuthorizedParty(
        urn=_urn(element),
        uuid=element.party_uuid,
        party_id=element.party_id,
        name=element.name or "",
        kind=element.type,
        is_deleted=element.is_deleted,
        has_only_access_to_sub_parties=element.only_hierarchy_element_with_no_access,
        date_of_birth=element.date_of_birth,
        roles=tuple(intern(role) for role in element.authorized_roles),
        packages=tuple(intern(package) for package in element.authorized_access_packages),
        resources=tuple(intern(resource_urn(identifier)) for identifier in element.authorized_resources),
        instances=tuple(_instance(given) for given in element.authorized_instances),
        sub_parties=tuple(_party(subunit) for subunit in element.subunits),
    )


def _instance(given: _Instance) -> AuthorizedInstance:
    return AuthorizedInstance(resource=given.resource_id.lower(), reference=(given.instance_ref or "").lower())


def _urn(element: _Party) -> str:
    identifiers = {
        PartyKind.ORGANIZATION: (ORGANIZATION, element.organization_number),
        PartyKind.PERSON: (PERSON, element.person_id),
        PartyKind.SELF_IDENTIFIED: (EMAIL_USER, element.email_id)
        if element.email_id
        else (SELF_IDENTIFIED, element.name),
    }
    kind, value = identifiers[element.type]
    if not value:
        raise UpstreamFailure(f"Access management names a party of type {element.type} without its identifier.")
    return f"{kind}:{value}".lower()


def _size(parties: Authorized) -> int:
    return 1 + sum(1 + len(party.sub_parties) for party in parties)
