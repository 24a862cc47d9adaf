"""Through what a user may find a dialog: the grants that open its resource or its instance (E-059, A-052)."""

from collections.abc import Iterable, Iterator, Mapping

from domain.authorization.parties import (
    PACKAGE_PREFIX,
    ROLE_PREFIX,
    Authorized,
    AuthorizedInstance,
    resource_urn,
)
from domain.kernel.contract_enum import ContractEnum
from domain.kernel.state import state


class GrantType(ContractEnum):
    ROLE = "Role"
    ACCESS_PACKAGE = "AccessPackage"
    RESOURCE_DELEGATION = "ResourceDelegation"
    INSTANCE_DELEGATION = "InstanceDelegation"


@state
class Grant:
    """`subject` is what was granted: the URN of a role, package or resource, or an instance reference."""

    grant_type: GrantType
    subject: str


def grants(
    authorized: Authorized,
    mapping: Mapping[str, frozenset[str]],
    party: str,
    service_resource: str,
    reference: str,
) -> tuple[Grant, ...]:
    """Give each grant once: roles, packages, the resource, then the instance that `reference` names."""
    resource = service_resource.lower()
    held = authorized.by_urn.get(party.lower(), ())
    subjects = sorted({subject for one in held for subject in one.subjects if resource in mapping.get(subject, ())})
    return (
        *_of_kind(GrantType.ROLE, ROLE_PREFIX, subjects),
        *_of_kind(GrantType.ACCESS_PACKAGE, PACKAGE_PREFIX, subjects),
        *_once(GrantType.RESOURCE_DELEGATION, resource, any(resource in one.resources for one in held)),
        *_once(
            GrantType.INSTANCE_DELEGATION,
            reference,
            any(_names(instance, resource, reference) for one in held for instance in one.instances),
        ),
    )


def _of_kind(grant_type: GrantType, prefix: str, subjects: Iterable[str]) -> Iterator[Grant]:
    for subject in subjects:
        yield from _once(grant_type, subject, subject.startswith(prefix))


def _once(grant_type: GrantType, subject: str, is_held: bool) -> Iterator[Grant]:
    if is_held:
        yield Grant(grant_type=grant_type, subject=subject)


def _names(instance: AuthorizedInstance, resource: str, reference: str) -> bool:
    return resource_urn(instance.resource) == resource and instance.reference.lower() == reference.lower()
