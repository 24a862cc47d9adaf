"""Whom a user may act for, and which dialogs that lets the user find (A-027 to A-029, A-032)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from domain.access.actions import RESOURCE_PREFIX
from domain.access.instance import dialog_id_of, labels_of
from domain.dialog.dialog import Dialog
from domain.kernel.state import state

ROLE_PREFIX = "urn:altinn:rolecode:"
PACKAGE_PREFIX = "urn:altinn:accesspackage:"
KEY_ROLES = frozenset(("DAGL", "LEDE", "INNH", "DTPR", "DTSO", "BEST"))
MAIN_ADMINISTRATOR = "HADM"
ACCESS_MANAGER = "ADMAI"


class PartyKind(StrEnum):
    PERSON = "Person"
    ORGANIZATION = "Organization"
    SELF_IDENTIFIED = "SelfIdentified"


@state
class AuthorizedInstance:
    """One instance of a resource, delegated by itself; `reference` is empty when the source names none."""

    resource: str
    reference: str = ""


@state
class AuthorizedParty:
    """A party and the rights its user has there; `roles` and `packages` are written as the source spells them.

    `resources` are URNs in lower case.
    """

    urn: str
    uuid: UUID
    party_id: int
    name: str
    kind: PartyKind
    is_deleted: bool = False
    has_only_access_to_sub_parties: bool = False
    date_of_birth: str | None = None
    roles: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    instances: tuple[AuthorizedInstance, ...] = ()
    sub_parties: "tuple[AuthorizedParty, ...]" = ()

    @property
    def has_key_role(self) -> bool:
        """Tell by the roles, where the source names them (E-055)."""
        return not KEY_ROLES.isdisjoint(self.roles)

    @property
    def is_main_administrator(self) -> bool:
        return MAIN_ADMINISTRATOR in self.roles

    @property
    def is_access_manager(self) -> bool:
        return ACCESS_MANAGER in self.roles

    @property
    def subjects(self) -> frozenset[str]:
        """Roles and packages as the subjects that the registry maps to resources (A-028)."""
        return frozenset(
            (
                *(f"{ROLE_PREFIX}{role.lower()}" for role in self.roles),
                *(f"{PACKAGE_PREFIX}{package.lower()}" for package in self.packages),
            )
        )


@dataclass(frozen=True, slots=True)
class SearchScope:
    """What a list may show: dialogs of these resources of these parties, and these single dialogs.

    `instance_labels` are service owner labels in lower case; a dialog that carries one of them is single too.
    """

    resources_by_party: Mapping[str, frozenset[str]]
    dialog_ids: frozenset[UUID] = frozenset()
    instance_labels: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        return not (self.resources_by_party or self.dialog_ids or self.instance_labels)

    def covers(self, party: str, service_resource: str) -> bool:
        return service_resource.lower() in self.resources_by_party.get(party.lower(), frozenset())

    def shows(self, dialog: Dialog) -> bool:
        labels = {label.strip().lower() for label in dialog.service_owner_context.service_owner_labels}
        return (
            self.covers(dialog.party, dialog.service_resource)
            or dialog.id in self.dialog_ids
            or not self.instance_labels.isdisjoint(labels)
        )


def flattened(parties: Iterable[AuthorizedParty]) -> Iterator[AuthorizedParty]:
    """Lift sub-parties beside their parents; each keeps its own rights (A-027)."""
    for party in parties:
        yield party
        yield from party.sub_parties


def search_scope(
    authorized: Iterable[AuthorizedParty],
    mapping: Mapping[str, frozenset[str]],
    parties: Iterable[str] = (),
    service_resources: Iterable[str] = (),
) -> SearchScope:
    """Work out what a list may show; no parties or no resources means not limited by them.

    Single instances are limited to the resources but not to the parties (A-032).
    """
    wanted_parties = frozenset(party.lower() for party in parties)
    wanted_resources = frozenset(urn.lower() for urn in service_resources)
    every = tuple(flattened(authorized))
    shown = (party for party in every if not wanted_parties or party.urn.lower() in wanted_parties)
    references = tuple(_references(every, wanted_resources))
    return SearchScope(
        resources_by_party=_resources_by_party(shown, mapping, wanted_resources),
        dialog_ids=frozenset(found for reference in references if (found := dialog_id_of(reference))),
        instance_labels=frozenset(label for reference in references for label in labels_of(reference)),
    )


def _resources_by_party(
    parties: Iterable[AuthorizedParty], mapping: Mapping[str, frozenset[str]], wanted: frozenset[str]
) -> dict[str, frozenset[str]]:
    """Parties held by the same roles share one set: a user may have thousands of parties but few kinds of rights."""
    shared: dict[tuple[tuple[str, ...], ...], frozenset[str]] = {}
    found: dict[str, frozenset[str]] = {}
    for party in parties:
        held = (party.roles, party.packages, party.resources)
        if held not in shared:
            shared[held] = _mapped(party.subjects, mapping, wanted) | _limited(frozenset(party.resources), wanted)
        if resources := shared[held]:
            urn = party.urn.lower()
            found[urn] = found[urn] | resources if urn in found else resources
    return found


def _mapped(subjects: Iterable[str], mapping: Mapping[str, frozenset[str]], wanted: frozenset[str]) -> frozenset[str]:
    return frozenset[str]().union(*(_limited(mapping.get(subject, frozenset()), wanted) for subject in subjects))


def _limited(resources: frozenset[str], wanted: frozenset[str]) -> frozenset[str]:
    return resources & wanted if wanted else resources


def _references(parties: Iterable[AuthorizedParty], wanted: frozenset[str]) -> Iterator[str]:
    for party in parties:
        for instance in party.instances:
            if not wanted or resource_urn(instance.resource) in wanted:
                yield instance.reference


def resource_urn(identifier: str) -> str:
    return f"{RESOURCE_PREFIX}{identifier.lower()}"
