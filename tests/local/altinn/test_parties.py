"""Authorised parties, asked as the application asks for them."""

from typing import Any

from tests.local.altinn.serving import StandIn

PATH = "/accessmanagement/api/v1/resourceowner/authorizedparties"
ALL = "?includeAltinn2=true&includeAccessPackages=true&includeRoles=true&includeResources=true&includeInstances=true"
PERSON = "urn:altinn:person:identifier-no"
MEMBERS = {
    "partyUuid", "partyId", "name", "type", "organizationNumber", "personId", "emailId", "dateOfBirth", "unitType",
    "isDeleted", "onlyHierarchyElementWithNoAccess", "authorizedAccessPackages", "authorizedResources",
    "authorizedRoles", "authorizedInstances", "subunits",
}  # fmt: skip


async def parties(
    altinn: StandIn, person: str, *, kind: str = PERSON, wanted: tuple[str, ...] = (), include: str = ALL
) -> dict[str, Any]:
    """The answer's parties by organisation number, person number or e-mail."""
    wanted_items = [{"Type": urn.rpartition(":")[0], "Value": urn.rpartition(":")[2]} for urn in wanted]
    body = {"type": kind, "value": person, "partyFilter": wanted_items}
    answer = await altinn.post(PATH + include, body)
    assert answer.status == 200, answer
    return {party["organizationNumber"] or party["personId"] or party["emailId"]: party for party in answer.body}


async def test_person_sees_themselves_and_the_organisation_with_subunits(altinn: StandIn) -> None:
    found = await parties(altinn, "01819090285")
    assert set(found) == {"01819090285", "310000019"}
    own, company = found["01819090285"], found["310000019"]
    assert (own["type"], own["authorizedRoles"]) == ("Person", ["PRIV", "SELFREG"])
    assert (company["type"], company["authorizedRoles"]) == ("Organization", ["DAGL"])
    assert [unit["organizationNumber"] for unit in company["subunits"]] == ["310000027", "310000116"]
    assert company["subunits"][0]["authorizedRoles"] == ["DAGL"]


async def test_every_element_has_every_member(altinn: StandIn) -> None:
    found = await parties(altinn, "01819090285")
    company = found["310000019"]
    assert all(set(party) == MEMBERS for party in (*found.values(), *company["subunits"]))


async def test_access_to_subunit_only_makes_main_unit_a_mere_hierarchy_element(altinn: StandIn) -> None:
    main = (await parties(altinn, "17917911002", wanted=("urn:altinn:organization:identifier-no:310000167",)))[
        "310000159"
    ]
    assert main["onlyHierarchyElementWithNoAccess"]
    assert main["authorizedRoles"] == []
    [unit] = main["subunits"]
    assert unit["authorizedAccessPackages"] == ["sykefravaer"]


async def test_filter_limits_the_parties(altinn: StandIn) -> None:
    wanted = ("urn:altinn:organization:identifier-no:310000019",)
    assert set(await parties(altinn, "01819090285", wanted=wanted)) == {"310000019"}


async def test_rights_that_were_not_asked_for_are_empty(altinn: StandIn) -> None:
    none = ALL.replace("=true", "=false")
    company = (await parties(altinn, "01819090285", include=none))["310000019"]
    assert company["authorizedRoles"] == company["authorizedAccessPackages"] == company["authorizedResources"] == []


async def test_instances_and_delegated_resources_are_shown(altinn: StandIn) -> None:
    company = (await parties(altinn, "28878327960"))["310000019"]
    assert company["authorizedInstances"] == [
        {
            "resourceId": "app_ttd_barnehageplass",
            "instanceId": "50000002/6f0c7e7a-0000-4000-8000-00000000000a",
            "instanceRef": "urn:altinn:instance-id:50000002/6f0c7e7a-0000-4000-8000-00000000000a",
        }
    ]
    mother = (await parties(altinn, "03900465059"))["09824520191"]
    assert mother["authorizedResources"] == ["ttd-pasientreise"]


async def test_system_user_sees_its_organisation_but_not_itself(altinn: StandIn) -> None:
    found = await parties(altinn, "33a00000-0000-4000-8000-000000000016", kind="urn:altinn:systemuser:uuid")
    assert set(found) == {"310000019"}


async def test_email_user_is_a_self_identified_party(altinn: StandIn) -> None:
    found = await parties(altinn, "frivillig@post.example.test", kind="urn:altinn:person:idporten-email")
    assert [party["type"] for party in found.values()] == ["SelfIdentified"]


async def test_deleted_organisation_is_marked(altinn: StandIn) -> None:
    assert (await parties(altinn, "09824520191"))["310000248"]["isDeleted"]


async def test_unknown_person_has_no_parties(altinn: StandIn) -> None:
    assert await parties(altinn, "01819090366") == {}
