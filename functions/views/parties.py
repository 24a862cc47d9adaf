"""The parties that a user may act for."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import AliasChoices, BeforeValidator, Field, ValidationInfo

from domain.access.parties import PartyKind
from functions.hosting.answers import View
from functions.views.viewer import SERVICE_OWNER, Viewer


def _is_viewer(party: str, info: ValidationInfo) -> bool:
    viewer: Viewer = info.context or SERVICE_OWNER
    return party == viewer.urn


def _some(parties: Any) -> Any:
    """Leave out what is empty, as the contract does of a party without subordinates."""
    return parties or None


class AuthorizedParty(View):
    party: str = Field(validation_alias="urn")
    party_uuid: UUID = Field(validation_alias="uuid")
    party_id: int
    name: str
    party_type: PartyKind = Field(validation_alias="kind")
    date_of_birth: str | None
    is_deleted: bool
    has_key_role: bool
    is_current_end_user: Annotated[bool, BeforeValidator(_is_viewer)] = Field(validation_alias=AliasChoices("urn"))
    is_main_administrator: bool
    is_access_manager: bool
    has_only_access_to_sub_parties: bool
    sub_parties: "Annotated[tuple[AuthorizedParty, ...] | None, BeforeValidator(_some)]"


class Parties(View):
    authorized_parties: tuple[AuthorizedParty, ...]
