"""What end users may find and open, by the world's grants."""

import pytest

from application.access import Access
from domain.authorization.parties import resource_urn
from domain.kernel.refusals import UpstreamFailed
from tests.builders.stored import (
    DIALOG_ID,
    PARTY,
    PERSON,
    RESOURCE,
    dialog,
    email_user,
    gui_action,
    person,
    system_user,
    transmission,
)
from tests.stand_ins.altinn import AltinnStandIn
from tests.stand_ins.clock import Clock

GUID = "6f0c7e7a-0000-4000-8000-00000000000a"
DELEGATED = f"urn:altinn:integration:storage:50000002/{GUID}"
SUBUNIT = "urn:altinn:organization:identifier-no:310000027"
LIMITED = "urn:altinn:organization:identifier-no:310000078"
DECISIONS = "/authorization/api/v1/authorize"
PARTIES = "/accessmanagement/api/v1/resourceowner/authorizedparties"


async def test_a_permitted_reader_opens_the_dialog_without_asking_for_lists(
    access: Access, altinn: AltinnStandIn
) -> None:
    granted = await access.details(person(), dialog(gui_actions=(gui_action("sign"),)), ())
    assert granted is not None
    assert granted.may_read_main_content
    assert granted.permits("sign")
    assert await altinn.requests(PARTIES) == []


async def test_a_stranger_does_not_see_the_dialog(access: Access) -> None:
    assert await access.details(person("12837531444"), dialog(), ()) is None


async def test_a_reader_whom_only_the_list_shows_the_dialog_may_do_nothing_with_it(access: Access) -> None:
    stored = dialog(party=LIMITED, service_resource=resource_urn("svc-b"), gui_actions=(gui_action("read"),))
    granted = await access.details(person(), stored, (transmission("group-1"), transmission("group-2")))
    assert granted is not None
    assert not granted.has_main_access
    assert not granted.permits("read")
    assert granted.permits_transmission("group-1")
    assert not granted.permits_transmission("group-2")
    assert not granted.permits_transmission(None)


async def test_an_instance_delegation_opens_its_dialog_only(access: Access) -> None:
    delegate = person("12837531444")
    app = resource_urn("app_ttd_my_form")
    assert await access.details(delegate, dialog(service_resource=app, labels=(DELEGATED,)), ()) is not None
    assert await access.details(delegate, dialog(service_resource=app), ()) is None


async def test_an_email_user_without_number_sees_dialogs_by_list(access: Access) -> None:
    granted = await access.details(email_user(), dialog(service_resource=resource_urn("svc-b")), ())
    assert granted is not None
    assert not granted.permitted
    assert await access.details(email_user(), dialog(), ()) is None


async def test_a_scope_holds_parties_subunits_and_instances(access: Access) -> None:
    scope = await access.search_scope(person())
    assert scope.resources_by_party == {
        PERSON: {RESOURCE},
        PARTY: {RESOURCE, resource_urn("letters")},
        SUBUNIT: {RESOURCE, resource_urn("letters")},
        LIMITED: {resource_urn("svc-b")},
    }
    delegated = await access.search_scope(person("12837531444"), (PARTY,))
    assert DELEGATED in {label for _, label in delegated.instance_labels}
    assert not delegated.resources_by_party


async def test_a_scope_is_limited_to_what_is_asked_for(access: Access) -> None:
    scope = await access.search_scope(person(), (PARTY,), (resource_urn("letters"),))
    assert scope.resources_by_party == {PARTY: {resource_urn("letters")}}
    assert (await access.search_scope(person(), (SUBUNIT,), (resource_urn("svc-b"),))).is_empty


async def test_a_system_user_is_limited_to_the_parties_it_asks_for(access: Access) -> None:
    scope = await access.search_scope(system_user(), (PARTY,))
    assert scope.resources_by_party == {PARTY: {resource_urn("svc-b")}}


async def test_levels_default_to_three_for_opening_and_none_for_lists(access: Access) -> None:
    assert await access.minimum_level(RESOURCE) == 4
    assert await access.minimum_level(resource_urn("svc-b")) == 3
    assert await access.list_level(RESOURCE) == 4
    assert await access.list_level(resource_urn("svc-b")) == 0


async def test_the_reader_is_named(access: Access) -> None:
    assert await access.viewer_name(person()) == "TESTPERSON KARI MELLOM"
    assert await access.viewer_name(email_user()) == "leder@lag.example.test"


async def test_what_was_decided_serves_while_altinn_is_away(
    access: Access, altinn: AltinnStandIn, present: Clock
) -> None:
    await access.details(person(), dialog(), ())
    before = await access.search_scope(person(), (PARTY,))
    await altinn.fault(path="/(authorization|accessmanagement|resourceregistry)/", status=503)
    present.advance(minutes=16)
    assert await access.details(person(), dialog(), ()) is not None
    assert await access.search_scope(person(), (PARTY,)) == before
    with pytest.raises(UpstreamFailed):
        await access.details(person(), dialog(id=DIALOG_ID, party=SUBUNIT), ())


async def test_a_closed_connection_is_survived(access: Access, altinn: AltinnStandIn) -> None:
    await altinn.fault(path=DECISIONS, close=True, count=2)
    assert await access.details(person(), dialog(), ()) is not None
