"""The parties that a user may act for."""

from collections.abc import Iterable
from uuid import UUID

from domain.authorization import parties
from domain.authorization.parties import PartyKind
from functions.hosting.answers import View


class AuthorizedParty(View):
    """`sub_parties` are left out of a party without any, as the contract does."""

    party: str
    party_uuid: UUID
    party_id: int
    name: str
    party_type: PartyKind
    date_of_birth: str | None
    is_deleted: bool
    has_key_role: bool
    is_current_end_user: bool
    is_main_administrator: bool
    is_access_manager: bool
    has_only_access_to_sub_parties: bool
    sub_parties: "tuple[AuthorizedParty, ...] | None"


class Parties(View):
    authorized_parties: tuple[AuthorizedParty, ...]


def authorized(found: Iterable[parties.AuthorizedParty], viewer: str) -> tuple[AuthorizedParty, ...]:
    return tuple(_party(one, viewer) for one in found)


def _party(one: parties.AuthorizedParty, viewer: str) -> AuthorizedParty:
    return AuthorizedParty(
        party=one.urn,
        party_uuid=one.uuid,
        party_id=one.party_id,
        name=one.name,
        party_type=one.kind,
        date_of_birth=one.date_of_birth,
        is_deleted=one.is_deleted,
        has_key_role=one.has_key_role,
        is_current_end_user=one.urn == viewer,
        is_main_administrator=one.is_main_administrator,
        is_access_manager=one.is_access_manager,
        has_only_access_to_sub_parties=one.has_only_access_to_sub_parties,
        sub_parties=authorized(one.sub_parties, viewer) or None,
    )
