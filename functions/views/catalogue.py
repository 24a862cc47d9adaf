"""Service resources, their owners, and what opens them, as Altinn calls them."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from functions.hosting.answers import View
from functions.views.parts import Localized


class Links(View):
    metadata: str


def _links(address: str | None) -> dict[str, str] | None:
    return None if address is None else {"metadata": address}


MetadataLinks = Annotated[Links, BeforeValidator(_links)]
OptionalMetadataLinks = Annotated[Links | None, BeforeValidator(_links)]


class ServiceOwner(View):
    org_number: str
    code: str
    name: Localized


class ServiceResourceReference(View):
    id: str
    name: Localized
    is_delegable: bool
    minimum_authentication_level: int


class ServiceResource(ServiceResourceReference):
    resource_type: str | None
    status: str | None
    links: MetadataLinks = Field(validation_alias="metadata")
