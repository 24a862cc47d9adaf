"""Whom a user may act for, and which dialogs that lets the user find (A-027 to A-029, A-032)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from domain.access.instance import dialog_id_of, labels_of
from domain.access.resource import RESOURCE_PREFIX
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


class Authorized(tuple[AuthorizedParty, ...]):  # noqa: SLOT001 - what is worked out is kept beside the parties
    """The parties of one user as a tree of one level, with what searches look up in them: worked out once."""

    @cached_property
    def every(self) -> tuple[AuthorizedParty, ...]:
        """Sub-parties beside their parents; each keeps its own rights (A-027)."""
        return tuple(one for party in self for one in (party, *party.sub_parties))

    @cached_property
    def by_urn(self) -> Mapping[str, tuple[AuthorizedParty, ...]]:
        found: dict[str, tuple[AuthorizedParty, ...]] = {}
        for party in self.every:
            found[party.urn.lower()] = (*found.get(party.urn.lower(), ()), party)
        return found

    @cached_property
    def by_grant(self) -> Mapping[str, frozenset[str]]:
        """Where each role, package and resource is held, by its URN: many parties have few kinds of rights."""
        found: dict[str, set[str]] = {}
        for party in self.every:
            for granted in (*party.subjects, *party.resources):
                found.setdefault(granted, set()).add(party.urn.lower())
        return {granted: frozenset(parties) for granted, parties in found.items()}

    def limit_to(self, urns: frozenset[str]) -> "Authorized":
        """Give the parties of these URNs, in lower case, each by itself."""
        return Authorized(replace(one, sub_parties=()) for one in self.every if one.urn.lower() in urns)

    def instances_of(self, resources: frozenset[str]) -> Iterator[tuple[str, str]]:
        """Give resource and reference of single instances, of these resources if any are named."""
        return (held for held in self.instances if not resources or held[0] in resources)

    @cached_property
    def instances(self) -> tuple[tuple[str, str], ...]:
        held = (instance for party in self.every for instance in party.instances)
        return tuple((resource_urn(instance.resource), instance.reference.strip().lower()) for instance in held)


NOBODY = Authorized()


@dataclass(frozen=True, slots=True)
class SearchScope:
    """What a list may show: dialogs of these resources of these parties, and these single dialogs.

    Told party by party, or resource by resource where a user of any number of parties asks for few resources.
    `instance_labels` are service owner labels in lower case; a dialog that carries one of them is single too. Both
    are named with the service resource they were granted for: any service owner may write any label on its dialogs.
    """

    resources_by_party: Mapping[str, frozenset[str]] = field(default_factory=dict)
    parties_by_resource: Mapping[str, frozenset[str]] = field(default_factory=dict)
    dialog_ids: frozenset[tuple[str, UUID]] = frozenset()
    instance_labels: frozenset[tuple[str, str]] = frozenset()

    @property
    def is_empty(self) -> bool:
        return not (self.resources_by_party or self.parties_by_resource or self.dialog_ids or self.instance_labels)

    def drop_singles(self) -> "SearchScope":
        return replace(self, dialog_ids=frozenset(), instance_labels=frozenset())

    @property
    def resources(self) -> frozenset[str]:
        """All service resources that the scope may show dialogs of."""
        singly = (resource for resource, _ in (*self.dialog_ids, *self.instance_labels))
        return frozenset[str]().union(*{*self.resources_by_party.values()}, self.parties_by_resource, singly)

    def covers(self, party: str, service_resource: str) -> bool:
        party, resource = party.lower(), service_resource.lower()
        return resource in self.resources_by_party.get(party, ()) or party in self.parties_by_resource.get(resource, ())

    def shows(self, dialog: Dialog) -> bool:
        resource = dialog.service_resource.lower()
        labels = (label.strip().lower() for label in dialog.service_owner_context.service_owner_labels)
        return (
            self.covers(dialog.party, resource)
            or (resource, dialog.id) in self.dialog_ids
            or any((resource, label) in self.instance_labels for label in labels)
        )


def search_scope(
    authorized: Authorized,
    mapping: Mapping[str, frozenset[str]],
    parties: Iterable[str] = (),
    service_resources: Iterable[str] = (),
) -> SearchScope:
    """Work out what a list may show; no parties or no resources means not limited by them.

    Single instances are limited to the resources but not to the parties (A-032).
    """
    wanted_parties = frozenset(party.lower() for party in parties)
    wanted_resources = frozenset(urn.lower() for urn in service_resources)
    instances = tuple(authorized.instances_of(wanted_resources))
    by_party: Mapping[str, frozenset[str]] = {}
    by_resource: Mapping[str, frozenset[str]] = {}
    if wanted_resources and not wanted_parties:
        by_resource = _parties_by_resource(authorized, mapping, wanted_resources)
    else:
        shown = wanted_parties & authorized.by_urn.keys() if wanted_parties else authorized.by_urn.keys()
        by_party = _resources_by_party({urn: authorized.by_urn[urn] for urn in shown}, mapping, wanted_resources)
    return SearchScope(
        resources_by_party=by_party,
        parties_by_resource=by_resource,
        dialog_ids=frozenset((of, found) for of, reference in instances if (found := dialog_id_of(reference))),
        instance_labels=_labels(instances),
    )


def scope_of_delegated_instance(authorized: Authorized, reference: str) -> SearchScope:
    """Give the dialogs of the one instance that `reference` names, as far as it was delegated by itself."""
    held = tuple(instance for instance in authorized.instances if instance[1] == reference.strip().lower())
    return SearchScope(instance_labels=_labels(held))


def _labels(instances: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    return frozenset((resource, label) for resource, reference in instances for label in labels_of(reference))


def _parties_by_resource(
    authorized: Authorized, mapping: Mapping[str, frozenset[str]], wanted: frozenset[str]
) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for resource in wanted:
        opening = (granted for granted in authorized.by_grant if resource in mapping.get(granted, (granted,)))
        if parties := _union([authorized.by_grant[granted] for granted in opening]):
            found[resource] = parties
    return found


def _union(sets: list[frozenset[str]]) -> frozenset[str]:
    return sets[0] if len(sets) == 1 else frozenset[str]().union(*sets)


def _resources_by_party(
    shown: Mapping[str, tuple[AuthorizedParty, ...]], mapping: Mapping[str, frozenset[str]], wanted: frozenset[str]
) -> dict[str, frozenset[str]]:
    """Parties held by the same roles share one set: a user may have thousands of parties but few kinds of rights."""
    shared: dict[tuple[tuple[str, ...], ...], frozenset[str]] = {}
    found: dict[str, frozenset[str]] = {}
    for urn, parties in shown.items():
        for party in parties:
            held = (party.roles, party.packages, party.resources)
            if held not in shared:
                shared[held] = _map_subjects(party.subjects, mapping, wanted) | _limit_to(
                    frozenset(party.resources), wanted
                )
            if resources := shared[held]:
                found[urn] = found[urn] | resources if urn in found else resources
    return found


def _map_subjects(
    subjects: Iterable[str], mapping: Mapping[str, frozenset[str]], wanted: frozenset[str]
) -> frozenset[str]:
    return frozenset[str]().union(*(_limit_to(mapping.get(subject, frozenset()), wanted) for subject in subjects))


def _limit_to(resources: frozenset[str], wanted: frozenset[str]) -> frozenset[str]:
    return resources & wanted if wanted else resources


def resource_urn(identifier: str) -> str:
    return f"{RESOURCE_PREFIX}{identifier.lower()}"
