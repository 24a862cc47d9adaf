"""Access management's list of the parties that a user may act for (A-023 to A-028, W-015 to W-019)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from sys import intern
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from pydantic import AfterValidator, TypeAdapter

from adapters.altinn.documents import Document, read_shape
from adapters.altinn.failure import UpstreamFailure
from adapters.altinn.http import AltinnHttp
from adapters.caching.cache import Cache, Durations
from adapters.caching.shared import SharedAnswers
from domain.access.caller import EndUser
from domain.access.user_type import UserType
from domain.authorization.parties import (
    NOBODY,
    Authorized,
    AuthorizedInstance,
    AuthorizedParty,
    PartyKind,
    resource_urn,
)
from domain.kernel.refusals import UpstreamFailed
from domain.party.identifiers import EMAIL_USER, ORGANIZATION, PERSON, SELF_IDENTIFIED, is_party, split

PATH = "/accessmanagement/api/v1/resourceowner/authorizedparties"
AUTOMATIC = ("includePartiesViaKeyRoles", "includeSubParties", "includeInactiveParties")
INCLUDED = ("includeAccessPackages", "includeRoles", "includeResources", "includeInstances")
DURATIONS = Durations(
    fresh=timedelta(minutes=15),
    stale=timedelta(minutes=30),
    soft=timedelta(seconds=10),
    hard=timedelta(seconds=25),
)
CAPACITY = 200_000_000
"""Bytes that all users' parties take; one user may have many thousands."""
MANY = 1_000
"""From more than so many parties on, a user's rights are asked for by the parties that are of interest."""
_NO_PARTY = "Access management knows no party of the user, not even the user."
_PARTY, _GRANT, _INSTANCE = 3_000, 150, 1_000
"""Bytes that a party, a role, package or resource, and a single instance take."""


@dataclass(frozen=True, slots=True)
class Toggles:
    """How the source is asked (N-012); all are off until the source's owner is ready for it.

    `lets_source_decide`: which parties come through key roles, as sub-parties or inactive is left to the source
    (A-023). Filters limit the question of system and e-mail users too (A-024); answers to e-mail users are kept
    like others' (A-025).
    """

    lets_source_decide: bool = False
    filters_system_users: bool = False
    filters_email_users: bool = False
    keeps_email_users: bool = False

    def is_filtered(self, kind: UserType) -> bool:
        by_kind = {UserType.SYSTEM_USER: self.filters_system_users, UserType.EMAIL_USER: self.filters_email_users}
        return by_kind.get(kind, True)

    def is_kept(self, kind: UserType) -> bool:
        return kind is not UserType.EMAIL_USER or self.keeps_email_users


DEFAULT = Toggles()

type _Key = tuple[str, bool, bool, tuple[str, ...]]
"""The user, whether rights are included, whether the source decides, and the parties asked for."""


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
_SHAPE: TypeAdapter[Authorized] = TypeAdapter(
    Annotated[tuple[AuthorizedParty, ...], AfterValidator(Authorized)]  # type: ignore[arg-type]  # the validator makes it one
)


class AltinnAuthorizedParties:
    def __init__(
        self,
        http: AltinnHttp,
        now: Callable[[], datetime],
        shared: SharedAnswers | None = None,
        toggles: Toggles = DEFAULT,
    ) -> None:
        self._http = http
        self._toggles = toggles
        level = shared.of("authorised parties", _SHAPE) if shared else None
        self._cache: Cache[_Key, Authorized] = Cache(DURATIONS, now, capacity=CAPACITY, weight=_bytes, shared=level)

    async def of(self, caller: EndUser, parties: Iterable[str] = (), *, with_rights: bool = True) -> Authorized:
        asked = frozenset(urn.lower() for urn in parties)
        if not asked or not self._toggles.is_filtered(caller.user_type):
            return await self._answer(caller, (), with_rights=with_rights)
        return await self._ask_filtered(caller, frozenset(filter(is_party, asked)), with_rights=with_rights)

    async def _ask_filtered(self, caller: EndUser, wanted: frozenset[str], *, with_rights: bool) -> Authorized:
        """Send the source no party but the user's own; whose filters hold others is asked for all once.

        So nobody makes more questions, or more answers to keep, by inventing parties.
        """
        known = await self._find_own(caller) if wanted else NOBODY
        if not known:
            return NOBODY
        if len(known.every) > MANY and wanted <= known.by_urn.keys():
            return await self._answer(caller, tuple(sorted(wanted)), with_rights=with_rights)
        return (await self._answer(caller, (), with_rights=with_rights)).limit_to(wanted)

    async def _find_own(self, caller: EndUser) -> Authorized:
        """Give the user's parties, none where the source knows nobody."""
        try:
            return await self._answer(caller, (), with_rights=False)
        except UpstreamFailed as failure:
            if failure.detail != _NO_PARTY:
                raise
            return NOBODY

    async def _answer(self, caller: EndUser, wanted: tuple[str, ...], *, with_rights: bool) -> Authorized:
        if not self._toggles.is_kept(caller.user_type):
            return await self._ask(caller, wanted, with_rights=with_rights)
        key = (caller.urn, with_rights, self._toggles.lets_source_decide, wanted)
        return await self._cache.get(key, lambda: self._ask(caller, wanted, with_rights=with_rights))

    async def _ask(self, caller: EndUser, wanted: tuple[str, ...], *, with_rights: bool) -> Authorized:
        answer = read_shape(
            _ANSWER, await self._http.post(self._path(with_rights=with_rights), _question(caller, wanted))
        )
        if not answer and not wanted and caller.user_type is not UserType.SYSTEM_USER:
            raise UpstreamFailure(_NO_PARTY)
        return Authorized(_party(element) for element in answer)

    def _path(self, *, with_rights: bool) -> str:
        """Write the query in the order of W-015."""
        automatic = AUTOMATIC if self._toggles.lets_source_decide else ()
        included = "true" if with_rights else "false"
        query = {"includeAltinn2": "true", **dict.fromkeys(automatic, "auto"), **dict.fromkeys(INCLUDED, included)}
        return f"{PATH}?{urlencode(query)}"


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


def _bytes(parties: Authorized) -> int:
    return sum(_bytes_of(party) for party in parties.every)


def _bytes_of(party: AuthorizedParty) -> int:
    grants = len(party.roles) + len(party.packages) + len(party.resources)
    return _PARTY + _GRANT * grants + _INSTANCE * len(party.instances) + 4 * len(party.name)
