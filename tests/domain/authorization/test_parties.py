"""What authorised parties let a user find (A-027 to A-029, A-032)."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.access.resource import RESOURCE_PREFIX
from domain.authorization.parties import (
    Authorized,
    AuthorizedInstance,
    AuthorizedParty,
    PartyKind,
    resource_urn,
    search_scope,
)
from tests.builders.stored import DIALOG_ID, dialog

MAPPING = {
    "urn:altinn:rolecode:dagl": frozenset(map(resource_urn, ("a", "b"))),
    "urn:altinn:accesspackage:tax": frozenset((resource_urn("c"),)),
}
GUID = "6f0c7e7a-0000-4000-8000-00000000000a"


def party(urn: str = "urn:p:1", **rights: Any) -> AuthorizedParty:
    return AuthorizedParty(urn=urn, uuid=UUID(int=1), party_id=1, name="TEST AS", kind=PartyKind.ORGANIZATION, **rights)


def urns(*identifiers: str) -> frozenset[str]:
    return frozenset(map(resource_urn, identifiers))


def test_sub_parties_stand_beside_their_parent_with_their_own_rights() -> None:
    parent = party("urn:p:1", roles=("DAGL",), sub_parties=(party("urn:p:2", packages=("tax",)),))
    assert [one.urn for one in Authorized((parent,)).every] == ["urn:p:1", "urn:p:2"]
    scope = search_scope(Authorized((parent,)), MAPPING)
    assert scope.resources_by_party == {"urn:p:1": urns("a", "b"), "urn:p:2": urns("c")}


def test_roles_packages_and_direct_resources_are_united() -> None:
    scope = search_scope(
        Authorized((party(roles=("DAGL",), packages=("Tax",), resources=(resource_urn("d"),)),)), MAPPING
    )
    assert scope.resources_by_party == {"urn:p:1": urns("a", "b", "c", "d")}


def test_only_requested_parties_and_resources_count_whatever_the_case() -> None:
    parties = Authorized((party("urn:p:1", roles=("DAGL",)), party("urn:p:2", roles=("DAGL",))))
    scope = search_scope(parties, MAPPING, ("URN:P:2",), ("URN:Altinn:Resource:A", resource_urn("c")))
    assert scope.resources_by_party == {"urn:p:2": urns("a")}


def test_a_party_left_without_resources_is_dropped() -> None:
    parties = Authorized((party("urn:p:1", roles=("unknown",)), party("urn:p:2")))
    assert search_scope(parties, MAPPING).is_empty


def test_a_party_named_twice_keeps_all_its_rights() -> None:
    parties = Authorized((party(roles=("DAGL",)), party(packages=("tax",))))
    assert search_scope(parties, MAPPING).resources_by_party == {"urn:p:1": urns("a", "b", "c")}


def test_instances_give_dialogs_and_labels_even_of_other_parties() -> None:
    instances = (
        AuthorizedInstance(resource="a", reference=f"urn:altinn:dialog-id:{DIALOG_ID}"),
        AuthorizedInstance(resource="a", reference=f"urn:altinn:correspondence-id:{GUID}"),
        AuthorizedInstance(resource="a", reference=""),
    )
    scope = search_scope(Authorized((party(instances=instances),)), {}, ("urn:p:other",))
    assert scope.dialog_ids == {(resource_urn("a"), DIALOG_ID)}
    assert scope.instance_labels == {(resource_urn("a"), f"urn:altinn:correspondence-id:{GUID}")}
    assert scope.resources_by_party == {}


def test_instances_are_limited_to_requested_resources() -> None:
    instance = AuthorizedInstance(resource="app_ttd_form", reference=f"urn:altinn:dialog-id:{DIALOG_ID}")
    parties = Authorized((party(instances=(instance,)),))
    wanted = resource_urn("app_ttd_form")
    assert search_scope(parties, {}, (), (wanted,)).dialog_ids == {(wanted, DIALOG_ID)}
    assert search_scope(parties, {}, (), (resource_urn("b"),)).is_empty


def test_a_scope_shows_a_dialog_by_resource_by_id_or_by_label() -> None:
    label = f"urn:altinn:correspondence-id:{GUID}"
    stored = dialog(labels=(label.upper(),))
    held = party(stored.party, resources=(stored.service_resource,))
    resource = stored.service_resource.removeprefix(RESOURCE_PREFIX)
    by_id = AuthorizedInstance(resource=resource, reference=f"urn:altinn:dialog-id:{stored.id}")
    by_label = AuthorizedInstance(resource=resource, reference=label)
    assert search_scope(Authorized((held,)), {}).shows(stored)
    assert search_scope(Authorized((party(instances=(by_id,)),)), {}).shows(stored)
    assert search_scope(Authorized((party(instances=(by_label,)),)), {}).shows(stored)
    assert not search_scope(Authorized((party(stored.party, resources=(resource_urn("other"),)),)), {}).shows(stored)


@pytest.mark.parametrize("reference", [f"urn:altinn:correspondence-id:{GUID}", f"urn:altinn:dialog-id:{DIALOG_ID}"])
def test_an_instance_of_one_resource_shows_no_dialog_of_another(reference: str) -> None:
    """Any owner may write any label on its own dialogs."""
    stored = dialog(id=DIALOG_ID, labels=(f"urn:altinn:correspondence-id:{GUID}",))
    of_another = AuthorizedInstance(resource="x", reference=reference)
    assert not search_scope(Authorized((party(instances=(of_another,)),)), {}).shows(stored)


names = st.sampled_from(("a", "b", "c", "d"))
some_parties = st.lists(
    st.builds(
        lambda number, roles, packages, resources: party(
            f"urn:p:{number}", roles=roles, packages=packages, resources=tuple(map(resource_urn, resources))
        ),
        st.integers(1, 4),
        st.sets(st.sampled_from(("DAGL", "LEDE"))).map(tuple),
        st.sets(st.sampled_from(("tax", "other"))).map(tuple),
        st.sets(names).map(tuple),
    )
)


@given(some_parties, st.sets(st.integers(1, 4)), st.sets(names))
def test_a_limited_scope_is_the_unlimited_one_cut_down(
    parties: list[AuthorizedParty], numbers: set[int], resources: set[str]
) -> None:
    wanted_parties, wanted = {f"urn:p:{number}" for number in numbers}, {*map(resource_urn, resources)}
    authorized = Authorized(parties)
    everything = search_scope(authorized, MAPPING).resources_by_party
    expected = {
        (urn, resource)
        for urn, found in everything.items()
        if not wanted_parties or urn in wanted_parties
        for resource in (found & wanted if wanted else found)
    }
    scope = search_scope(authorized, MAPPING, wanted_parties, wanted)
    told_by_party = {(urn, resource) for urn, found in scope.resources_by_party.items() for resource in found}
    told_by_resource = {(urn, resource) for resource, found in scope.parties_by_resource.items() for urn in found}
    assert told_by_party | told_by_resource == expected
    assert all(scope.resources_by_party.values())
    assert all(scope.parties_by_resource.values())
    assert all(scope.covers(urn, resource) for urn, resource in expected)


def test_who_asks_for_resources_alone_is_told_resource_by_resource() -> None:
    parties = Authorized(party(f"urn:p:{number}", roles=("DAGL",)) for number in range(3))
    scope = search_scope(parties, MAPPING, (), (resource_urn("a"), resource_urn("c")))
    assert scope.parties_by_resource == {resource_urn("a"): {f"urn:p:{number}" for number in range(3)}}
    assert not scope.resources_by_party


@pytest.mark.parametrize(
    ("role", "key", "main", "manager"),
    [
        *((role, True, False, False) for role in ("DAGL", "LEDE", "INNH", "DTPR", "DTSO", "BEST")),
        ("HADM", False, True, False),
        ("ADMAI", False, False, True),
        ("REGN", False, False, False),
    ],
)
def test_roles_tell_what_a_user_is_to_a_party(role: str, *, key: bool, main: bool, manager: bool) -> None:
    of_role = party(roles=("PRIV", role))
    assert (of_role.has_key_role, of_role.is_main_administrator, of_role.is_access_manager) == (key, main, manager)
