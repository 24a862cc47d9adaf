"""The registry's list of resources, read into those that dialogs may have (A-039, A-040, W-020, W-021)."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from pydantic import TypeAdapter

from adapters.altinn.documents import Document, read_shape
from adapters.altinn.localized import read_localized
from domain.access.resource import Resource
from domain.authorization.parties import resource_urn

PATH = "resourceregistry/api/v1/resource/resourcelist?includeMigratedApps=true"
TYPES = frozenset(("GenericAccessResource", "AltinnApp", "MigratedApp", "CorrespondenceService"))
_log = logging.getLogger(__name__)


class _Authority(Document):
    organization: str | None = None
    orgcode: str | None = None


class _Entry(Document):
    identifier: str
    has_competent_authority: _Authority
    resource_type: str
    delegable: bool
    status: str | None = None
    title: dict[str, str | None] | None = None
    description: dict[str, str | None] | None = None


_ANSWER = TypeAdapter(list[_Entry])


@dataclass(frozen=True)
class Registry:
    """All resources by URN, looked up by owner too."""

    resources: Mapping[str, Resource]

    @cached_property
    def by_owner(self) -> Mapping[str, frozenset[str]]:
        owned: dict[str, set[str]] = {}
        for resource in self.resources.values():
            owned.setdefault(resource.owner, set()).add(resource.urn)
        return {owner: frozenset(urns) for owner, urns in owned.items()}

    @cached_property
    def orgs(self) -> Mapping[str, str]:
        """Short names by organisation number; the first spelling counts."""
        names: dict[str, str] = {}
        for resource in self.resources.values():
            if names.setdefault(resource.owner, resource.org) != resource.org:
                _log.warning(
                    "The registry calls %s both %s and %s", resource.owner, names[resource.owner], resource.org
                )
        return names


def registry(body: bytes) -> Registry:
    """Read the list; raises UpstreamFailure when an element lacks what every element has."""
    entries = (resource for entry in read_shape(_ANSWER, body) if (resource := _resource(entry)))
    return Registry({resource.urn: resource for resource in entries})


def _resource(entry: _Entry) -> Resource | None:
    authority = entry.has_competent_authority
    if entry.resource_type not in TYPES or not authority.organization or not authority.orgcode:
        return None
    return Resource(
        urn=resource_urn(entry.identifier),
        type=entry.resource_type.lower(),
        owner=authority.organization.lower(),
        org=authority.orgcode.lower(),
        status=(entry.status or "").lower(),
        title=read_localized(entry.title),
        description=read_localized(entry.description),
        delegable=entry.delegable,
    )
