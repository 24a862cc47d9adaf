"""Service resources, their owners, and what opens them, as Altinn calls them."""

from collections.abc import Iterable, Sequence
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from application.catalogue import Entry
from domain.dialog.localization import Localization
from functions.hosting.answers import View
from functions.views.parts import Localized, shown
from functions.views.viewer import Viewer


class Links(View):
    metadata: str


def _links(address: str | None) -> dict[str, str] | None:
    return None if address is None else {"metadata": address}


MetadataLinks = Annotated[Links, BeforeValidator(_links)]
OptionalMetadataLinks = Annotated[Links | None, BeforeValidator(_links)]


def _sort_name(name: Sequence[Localization]) -> str:
    by_code = {text.language_code: text.value for text in reversed(name)}
    return next((by_code[code] for code in ("nb", "en", *by_code) if code in by_code), "").casefold()


def _by_name(subjects: "tuple[Subject, ...]") -> "tuple[Subject, ...]":
    return tuple(sorted(subjects, key=lambda subject: (_sort_name(subject.name), subject.urn)))


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


class Subject(View):
    """A role or an access package."""

    urn: str
    name: Localized
    links: MetadataLinks = Field(validation_alias="metadata")


class ServiceResourceMetadata(View):
    service_resource: ServiceResource
    service_owner: ServiceOwner
    roles: Annotated[tuple[Subject, ...], AfterValidator(_by_name)]
    access_packages: Annotated[tuple[Subject, ...], AfterValidator(_by_name)]


class ServiceResourceList(View):
    items: tuple[ServiceResourceMetadata, ...]


class AuthorizedServiceResourceList(ServiceResourceList):
    is_full_catalogue_fallback: bool | None


def listed(entries: Iterable[Entry], viewer: Viewer) -> tuple[ServiceResourceMetadata, ...]:
    """Show entries by the names that the viewer reads (E-058)."""
    items = (shown(ServiceResourceMetadata, entry, viewer) for entry in entries)
    return tuple(sorted(items, key=lambda item: (_sort_name(item.service_resource.name), item.service_resource.id)))
