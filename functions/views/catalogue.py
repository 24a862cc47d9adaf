"""Service resources, their owners, and what opens them, as Altinn calls them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, PlainSerializer

from application.catalogue import Entry
from domain.access import subject
from domain.kernel.localization import Localized as Texts
from domain.kernel.localization import prune_languages
from functions.hosting.answers import View
from functions.views.parts import Info, Localized
from functions.views.viewer import Viewer


class Links(View):
    metadata: str


def _links(address: str) -> Links:
    return Links(metadata=address)


MetadataLinks = Annotated[str, PlainSerializer(_links, return_type=Links), Field(serialization_alias="links")]
OptionalMetadataLinks = Annotated[
    str | None, PlainSerializer(_links, return_type=Links | None), Field(serialization_alias="links")
]


def _sort_name(name: Texts, viewer: Viewer) -> str:
    by_code = {text.language_code: text.value for text in reversed(prune_languages(name, viewer.languages))}
    return next((by_code[code] for code in ("nb", "en", *by_code) if code in by_code), "").casefold()


def _by_name(subjects: tuple[subject.Subject, ...], info: Info) -> tuple[subject.Subject, ...]:
    return tuple(sorted(subjects, key=lambda one: (_sort_name(one.name, info.context), one.urn)))


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
    metadata: MetadataLinks


class Subject(View):
    """A role or an access package."""

    urn: str
    name: Localized
    metadata: MetadataLinks


Subjects = Annotated[tuple[Subject, ...], PlainSerializer(_by_name, return_type=tuple[Subject, ...])]


class ServiceResourceMetadata(View):
    service_resource: ServiceResource
    service_owner: ServiceOwner
    roles: Subjects
    access_packages: Subjects


class ServiceResourceList(View):
    items: tuple[ServiceResourceMetadata, ...]


class AuthorizedServiceResourceList(ServiceResourceList):
    is_full_catalogue_fallback: bool | None


@dataclass(frozen=True, slots=True)
class Catalogued:
    """Entries in the order of a list."""

    items: tuple[Entry, ...]
    is_full_catalogue_fallback: bool | None = None


def sort_entries(entries: Iterable[Entry], viewer: Viewer) -> tuple[Entry, ...]:
    """Put entries in the order of the names that the viewer reads (E-058)."""
    return tuple(
        sorted(entries, key=lambda entry: (_sort_name(entry.service_resource.name, viewer), entry.service_resource.id))
    )
