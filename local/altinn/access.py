"""Who may do what for whom: the rights that the grants of the world give."""

from collections.abc import Iterator
from dataclasses import dataclass

from local.altinn.world import ANYTHING, Grant, World


@dataclass(frozen=True)
class Question:
    """Whether `subject` may do `action` on `resource` (parts of it, or one instance) on behalf of `party`."""

    subject: str
    party: str
    resource: str
    action: str
    subresources: tuple[str, ...] = ()
    instance: str | None = None


def grants_of(world: World, subject: str, party: str) -> Iterator[Grant]:
    """Grants for the party itself or reaching it from its main unit, and what everybody may do for themselves."""
    if subject == party:
        yield Grant(subject=subject, party=party, roles=tuple(role.code for role in world.roles if role.own))
    yield from world.granted.get((subject, party), ())
    main = world.main_unit.get(party)
    if main is not None:
        yield from (grant for grant in world.granted.get((subject, main.urn), ()) if grant.subunits)


def covered_resources(world: World, grant: Grant) -> frozenset[str]:
    """Resources a grant gives by role, by package or directly; those of single instances are not among them."""
    by_role = (resource for code in grant.roles for resource in world.role[code].resources)
    by_package = (resource for name in grant.packages for resource in world.package[name].resources)
    return frozenset((*by_role, *by_package, *grant.resources))


def is_permitted(world: World, question: Question) -> bool:
    """True when the resource knows the action and one grant covers resource, action and sub-resource."""
    resource = world.resource.get(question.resource)
    if resource is None or question.action not in resource.actions:
        return False
    return any(_covers(world, grant, question) for grant in grants_of(world, question.subject, question.party))


def _covers(world: World, grant: Grant, question: Question) -> bool:
    return (
        (question.resource in covered_resources(world, grant) or _covers_instance(grant, question))
        and _is_among(question.action, grant.actions)
        and all(_is_among(name, grant.subresources) for name in question.subresources)
    )


def _covers_instance(grant: Grant, question: Question) -> bool:
    return any(given.resource == question.resource and given.ref == question.instance for given in grant.instances)


def _is_among(name: str, granted: tuple[str, ...]) -> bool:
    return granted == ANYTHING or name in granted
