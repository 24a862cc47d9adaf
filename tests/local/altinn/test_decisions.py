"""The policy decision point, asked as the application asks it."""

from typing import Any

import pytest

from local.altinn.identity import party_id, user_id
from tests.local.altinn.serving import StandIn

ACTION = "urn:oasis:names:tc:xacml:1.0:action:action-id"
PERSON = "urn:altinn:person:identifier-no"
ORGANISATION = "urn:altinn:organization:identifier-no"
GENERAL_MANAGER = (PERSON, "01819090285")
LIMITED_USER = (PERSON, "30888830150")
COMPANY = (ORGANISATION, "310000019")
SUBUNIT = (ORGANISATION, "310000027")

type Pair = tuple[str, str]


def attributes(*pairs: Pair) -> list[dict[str, str]]:
    return [{"AttributeId": name, "Value": value} for name, value in pairs]


def question(subject: Pair, resource: tuple[Pair, ...], action: str = "read") -> dict[str, Any]:
    return {
        "Request": {
            "Resource": [{"Id": "r1", "Attribute": attributes(*resource)}],
            "Action": [{"Id": "a1", "Attribute": attributes((ACTION, action))}],
            "AccessSubject": [{"Id": "s1", "Attribute": attributes(subject)}],
            "MultiRequests": {"RequestReference": [{"ReferenceId": ["s1", "r1", "a1"]}]},
        }
    }


def of(resource: str, party: Pair = COMPANY, part: str = "main") -> tuple[Pair, ...]:
    return (("urn:altinn:resource", resource), party, ("urn:altinn:subresource", part))


async def decision(altinn: StandIn, subject: Pair, resource: tuple[Pair, ...], action: str = "read") -> str:
    answer = await altinn.post("/authorization/api/v1/authorize", question(subject, resource, action))
    assert answer.status == 200, answer
    [result] = answer.body["Response"]
    return str(result["Decision"])


async def test_role_permits_resource_mapped_to_it(altinn: StandIn) -> None:
    assert await decision(altinn, GENERAL_MANAGER, of("ttd-byggesoknad")) == "Permit"


async def test_resource_outside_all_grants_is_not_applicable(altinn: StandIn) -> None:
    assert await decision(altinn, GENERAL_MANAGER, of("udir-eksamensresultat")) == "NotApplicable"


async def test_stranger_has_no_rights(altinn: StandIn) -> None:
    assert await decision(altinn, (PERSON, "23860151227"), of("ttd-byggesoknad")) == "NotApplicable"


async def test_person_may_act_for_themselves_by_own_roles(altinn: StandIn) -> None:
    assert await decision(altinn, GENERAL_MANAGER, of("ttd-pasientreise", party=GENERAL_MANAGER)) == "Permit"


async def test_role_at_main_unit_reaches_subunit(altinn: StandIn) -> None:
    assert await decision(altinn, GENERAL_MANAGER, of("dibk-tilsyn", party=SUBUNIT)) == "Permit"


async def test_grant_without_subunits_stays_at_main_unit(altinn: StandIn) -> None:
    assert await decision(altinn, (PERSON, "23860151227"), of("brg-aarsregnskap")) == "Permit"
    assert await decision(altinn, (PERSON, "23860151227"), of("brg-aarsregnskap", party=SUBUNIT)) == "NotApplicable"


@pytest.mark.parametrize(
    ("action", "part", "expected"),
    [
        ("read", "main", "Permit"),
        ("sign", "main", "NotApplicable"),
        ("transmissionread", "group-1", "NotApplicable"),
    ],
)
async def test_grant_narrows_actions_and_parts(altinn: StandIn, action: str, part: str, expected: str) -> None:
    assert await decision(altinn, LIMITED_USER, of("ttd-byggesoknad", part=part), action) == expected


async def test_action_that_the_policy_does_not_know_is_not_applicable(altinn: StandIn) -> None:
    assert await decision(altinn, GENERAL_MANAGER, of("nav-dialogmote"), "sign") == "NotApplicable"


async def test_instance_grant_covers_only_its_instance(altinn: StandIn) -> None:
    holder, app = (PERSON, "28878327960"), (("urn:altinn:app", "barnehageplass"), ("urn:altinn:org", "ttd"), COMPANY)
    instance = "urn:altinn:resource:instance-id"
    granted = (instance, "urn:altinn:instance-id:50000002/6f0c7e7a-0000-4000-8000-00000000000a")
    other = (instance, "urn:altinn:instance-id:50000002/6f0c7e7a-0000-4000-8000-00000000000b")
    assert await decision(altinn, holder, (*app, granted)) == "Permit"
    assert await decision(altinn, holder, (*app, other)) == "NotApplicable"


async def test_system_user_is_a_subject(altinn: StandIn) -> None:
    system = ("urn:altinn:systemuser:uuid", "33a00000-0000-4000-8000-000000000016")
    assert await decision(altinn, system, of("skd-skattemelding")) == "Permit"


async def test_platform_numbers_name_users_and_parties(altinn: StandIn) -> None:
    email = "urn:altinn:person:idporten-email:leder@lag.example.test"
    user, party = ("urn:altinn:userid", str(user_id(email))), ("urn:altinn:partyid", str(party_id(email)))
    assert await decision(altinn, user, of("ttd-tilskudd-frivillighet", party=party)) == "Permit"


async def test_unknown_user_id_is_indeterminate(altinn: StandIn) -> None:
    assert await decision(altinn, ("urn:altinn:userid", "1"), of("ttd-byggesoknad")) == "Indeterminate"


async def test_request_without_party_is_indeterminate(altinn: StandIn) -> None:
    assert await decision(altinn, GENERAL_MANAGER, (("urn:altinn:resource", "ttd-byggesoknad"),)) == "Indeterminate"


async def test_answers_stand_in_order_of_the_references_with_the_level(altinn: StandIn) -> None:
    body = question(GENERAL_MANAGER, of("ttd-byggesoknad"))
    body["Request"]["Resource"].append({"Id": "r2", "Attribute": attributes(*of("udir-eksamensresultat"))})
    references = [{"ReferenceId": ["s1", "r2", "a1"]}, {"ReferenceId": ["s1", "r1", "a1"]}]
    body["Request"]["MultiRequests"]["RequestReference"] = references
    refused, permitted = (await altinn.post("/authorization/api/v1/authorize", body)).body["Response"]
    assert (refused["Decision"], permitted["Decision"]) == ("NotApplicable", "Permit")
    assert permitted["Obligations"][0]["attributeAssignment"][0]["value"] == "3"


async def test_member_names_are_read_in_any_case(altinn: StandIn) -> None:
    body = {
        "request": {
            name[0].lower() + name[1:]: value
            for name, value in question(GENERAL_MANAGER, of("ttd-byggesoknad"))["Request"].items()
        }
    }
    answer = await altinn.post("/authorization/api/v1/authorize", body)
    assert answer.body["Response"][0]["Decision"] == "Permit"


@pytest.mark.parametrize("body", [{}, [], {"Request": {}}, {"Request": {"Resource": "r1"}}, None])
async def test_malformed_request_is_bad_request(altinn: StandIn, body: Any) -> None:
    assert (await altinn.post("/authorization/api/v1/authorize", body)).status == 400


async def test_token_and_key_are_required(altinn: StandIn) -> None:
    path, body = "/authorization/api/v1/authorize", question(GENERAL_MANAGER, of("ttd-byggesoknad"))
    headers = await altinn.platform_headers()
    without_token = {name: value for name, value in headers.items() if name != "Authorization"}
    without_key = {"Authorization": headers["Authorization"]}
    forged = await altinn.token(kind="serviceowner", org="ttd", issuer="altinn", forged=True)
    maskinporten = await altinn.token(kind="serviceowner", org="ttd")
    expired = await altinn.token(kind="serviceowner", org="ttd", issuer="altinn", expiresIn=-10)
    for refused in (
        without_token,
        without_key,
        headers | {"Authorization": f"Bearer {forged}"},
        headers | {"Authorization": f"Bearer {maskinporten}"},
        headers | {"Authorization": f"Bearer {expired}"},
        headers | {"Authorization": "Bearer rubbish"},
    ):
        assert (await altinn.call("POST", path, json=body, headers=refused)).status == 401


async def test_token_without_the_scope_is_forbidden(altinn: StandIn) -> None:
    headers = await altinn.platform_headers("altinn:register/partylookup.admin")
    answer = await altinn.call("POST", "/authorization/api/v1/authorize", json={}, headers=headers)
    assert answer.status == 403
