"""A dialog that was looked up by its instance, and through what the caller may find it."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.authorization.evidence import GrantType
from functions.hosting.answers import View
from functions.views.catalogue import OptionalMetadataLinks, ServiceOwner, ServiceResourceReference
from functions.views.parts import Localized, LocalizedIfAny


class _Lookup(View):
    dialog_id: UUID
    instance_ref: str
    party: str
    service_resource: ServiceResourceReference
    service_owner: ServiceOwner
    title: Localized


class ServiceOwnerLookup(_Lookup):
    non_sensitive_title: LocalizedIfAny


class GrantEvidence(View):
    grant_type: GrantType
    subject: str
    name: Localized
    metadata: OptionalMetadataLinks


class AuthorizationEvidence(View):
    current_authentication_level: int
    via_role: bool
    via_access_package: bool
    via_resource_delegation: bool
    via_instance_delegation: bool
    grants: Annotated[tuple[GrantEvidence, ...], Field(serialization_alias="evidence")]


class EndUserLookup(_Lookup):
    authorization_evidence: AuthorizationEvidence
