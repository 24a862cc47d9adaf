"""Through what a user may find a dialog (E-059, A-052)."""

from typing import Any
from uuid import uuid4

import pytest

from domain.authorization.evidence import Grant, GrantType, grants
from domain.authorization.parties import Authorized, AuthorizedInstance, AuthorizedParty, PartyKind

PARTY = "urn:altinn:organization:identifier-no:310000019"
OTHER = "urn:altinn:organization:identifier-no:310000027"
RESOURCE = "urn:altinn:resource:svc-a"
REFERENCE = "urn:altinn:correspondence-id:6f0c7e7a-0000-4000-8000-00000000000a"
MAPPING = {
    "urn:altinn:rolecode:dagl": frozenset({RESOURCE}),
    "urn:altinn:rolecode:lede": frozenset({"urn:altinn:resource:svc-b"}),
    "urn:altinn:accesspackage:tax": frozenset({RESOURCE}),
}


def a_party(urn: str = PARTY, **rights: Any) -> AuthorizedParty:
    return AuthorizedParty(
        urn=urn,
        uuid=uuid4(),
        party_id=1,
        name="TEST AS",
        kind=PartyKind.ORGANIZATION,
        **rights,
    )


def found(*parties: AuthorizedParty) -> tuple[Grant, ...]:
    return grants(Authorized(parties), MAPPING, PARTY.upper(), RESOURCE.upper(), REFERENCE)


@pytest.mark.parametrize(
    ("rights", "grant_type", "subject"),
    [
        ({"roles": ("LEDE", "DAGL")}, GrantType.ROLE, "urn:altinn:rolecode:dagl"),
        ({"packages": ("Tax",)}, GrantType.ACCESS_PACKAGE, "urn:altinn:accesspackage:tax"),
        ({"resources": (RESOURCE,)}, GrantType.RESOURCE_DELEGATION, RESOURCE),
        (
            {"instances": (AuthorizedInstance(resource="svc-a", reference=REFERENCE),)},
            GrantType.INSTANCE_DELEGATION,
            REFERENCE,
        ),
    ],
)
def test_each_way_is_a_grant(rights: dict[str, Any], grant_type: GrantType, subject: str) -> None:
    assert found(a_party(**rights)) == (Grant(grant_type=grant_type, subject=subject),)


def test_grants_come_in_a_fixed_order_each_once() -> None:
    instance = AuthorizedInstance(resource="svc-a", reference=REFERENCE)
    party = a_party(roles=("dagl",), packages=("tax",), resources=(RESOURCE,), instances=(instance, instance))
    assert [grant.grant_type for grant in found(party, party)] == list(GrantType)


@pytest.mark.parametrize(
    "instance",
    [
        AuthorizedInstance(resource="svc-b", reference=REFERENCE),
        AuthorizedInstance(resource="svc-a", reference="urn:altinn:dialog-id:6f0c7e7a-0000-4000-8000-00000000000a"),
        AuthorizedInstance(resource="svc-a"),
    ],
)
def test_other_instances_are_no_grants(instance: AuthorizedInstance) -> None:
    assert found(a_party(instances=(instance,))) == ()


def test_rights_at_other_parties_do_not_count_but_those_of_sub_parties_do() -> None:
    assert found(a_party(OTHER, roles=("dagl",))) == ()
    assert len(found(a_party(OTHER, sub_parties=(a_party(roles=("dagl",)),)))) == 1
