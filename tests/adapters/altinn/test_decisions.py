"""Decision requests and answers (A-001 to A-013, W-008 to W-014)."""

import json
from dataclasses import replace
from typing import Any

import pytest

from adapters.altinn.decisions import AltinnDecisions
from adapters.altinn.http import AltinnHttp
from domain.access.caller import Caller
from domain.authorization.actions import DecisionRequest, Right, decision_request
from domain.kernel.refusals import UpstreamFailed
from tests.builders.stored import (
    DIALOG_ID,
    PARTY,
    RESOURCE,
    SYSTEM_USER_ID,
    api_action,
    dialog,
    email_user,
    gui_action,
    person,
    system_user,
    transmission,
)
from tests.stand_ins.altinn import AltinnStandIn
from tests.stand_ins.clock import Clock
from tests.stand_ins.upstream import Upstream

PATH = "/authorization/api/v1/authorize"
INSTANCE = f"urn:altinn:dialog-id:{DIALOG_ID}"
ASKED = DecisionRequest(PARTY, RESOURCE, INSTANCE, (Right("read", "main"),))
PERMIT = {"Response": [{"Decision": "Permit"}]}
NUMBER = "310000019"


@pytest.fixture
def decisions(anonymous: AltinnHttp, clock: Clock) -> AltinnDecisions:
    """Decisions of a scripted decision point."""
    return AltinnDecisions(anonymous, clock)


async def document(decisions: AltinnDecisions, upstream: Upstream, caller: Caller, request: DecisionRequest) -> Any:
    upstream.answers(PATH, PERMIT)
    await decisions.find_permitted(caller, request)
    return json.loads(upstream.asked[-1].body)["Request"]


async def resource(decisions: AltinnDecisions, upstream: Upstream, request: DecisionRequest) -> list[tuple[str, str]]:
    [category] = (await document(decisions, upstream, person(), request))["Resource"]
    return [(attribute["AttributeId"], attribute["Value"]) for attribute in category["Attribute"]]


async def test_the_question_is_written_as_the_decision_point_reads_it(
    decisions: AltinnDecisions, upstream: Upstream
) -> None:
    asked = decision_request(
        dialog(api_actions=(api_action("sign"),), gui_actions=(gui_action("read", "urn:altinn:resource:svc-b"),)),
        (transmission("group-1"),),
    )
    upstream.answers(PATH, {"Response": []})
    await decisions.find_permitted(person(), asked)
    party = {"AttributeId": "urn:altinn:organization:identifier-no", "Value": NUMBER}
    own = [
        {"AttributeId": "urn:altinn:resource", "Value": "svc-a"},
        party,
        {"AttributeId": "urn:altinn:resource:instance-id", "Value": INSTANCE},
    ]
    action = "urn:oasis:names:tc:xacml:1.0:action:action-id"
    expected = {
        "Request": {
            "Resource": [
                {"Id": "r1", "Attribute": [*own, {"AttributeId": "urn:altinn:subresource", "Value": "main"}]},
                {"Id": "r2", "Attribute": [party, {"AttributeId": "urn:altinn:resource", "Value": "svc-b"}]},
                {"Id": "r3", "Attribute": [*own, {"AttributeId": "urn:altinn:subresource", "Value": "group-1"}]},
            ],
            "Action": [
                {"Id": "a1", "Attribute": [{"AttributeId": action, "Value": "read"}]},
                {"Id": "a2", "Attribute": [{"AttributeId": action, "Value": "sign"}]},
                {"Id": "a3", "Attribute": [{"AttributeId": action, "Value": "transmissionread"}]},
            ],
            "AccessSubject": [
                {
                    "Id": "s1",
                    "Attribute": [{"AttributeId": "urn:altinn:person:identifier-no", "Value": "01819090285"}],
                }
            ],
            "MultiRequests": {
                "RequestReference": [
                    {"ReferenceId": ["s1", "r1", "a1"]},
                    {"ReferenceId": ["s1", "r2", "a1"]},
                    {"ReferenceId": ["s1", "r1", "a2"]},
                    {"ReferenceId": ["s1", "r3", "a3"]},
                ]
            },
        }
    }
    assert upstream.asked[0].body == json.dumps(expected, separators=(",", ":"))


@pytest.mark.parametrize(
    ("caller", "subject"),
    [
        (person(), ("urn:altinn:person:identifier-no", "01819090285")),
        (person(**{"urn:altinn:userid": 20000001}), ("urn:altinn:userid", "20000001")),
        (system_user(), ("urn:altinn:systemuser:uuid", SYSTEM_USER_ID)),
        (email_user(**{"urn:altinn:userid": "20000002"}), ("urn:altinn:userid", "20000002")),
    ],
)
async def test_the_user_is_named_once_by_priority(
    decisions: AltinnDecisions, upstream: Upstream, caller: Caller, subject: tuple[str, str]
) -> None:
    [category] = (await document(decisions, upstream, caller, ASKED))["AccessSubject"]
    assert [tuple(attribute.values()) for attribute in category["Attribute"]] == [subject]


async def test_a_user_that_cannot_be_named_is_permitted_nothing(decisions: AltinnDecisions, upstream: Upstream) -> None:
    assert await decisions.find_permitted(email_user(), ASKED) == frozenset()
    assert upstream.asked == []


@pytest.mark.parametrize(
    ("urn", "written"),
    [
        ("urn:altinn:resource:app_ttd_my_form", [("urn:altinn:app", "my_form"), ("urn:altinn:org", "ttd")]),
        ("urn:altinn:resource:app_broken", [("urn:altinn:app", "app_broken")]),
        ("urn:altinn:resource:svc-a", [("urn:altinn:resource", "svc-a")]),
    ],
)
async def test_apps_are_written_with_their_org(
    decisions: AltinnDecisions, upstream: Upstream, urn: str, written: list[tuple[str, str]]
) -> None:
    attributes = await resource(decisions, upstream, replace(ASKED, service_resource=urn))
    assert attributes[: len(written)] == written
    assert attributes[len(written)] == ("urn:altinn:organization:identifier-no", NUMBER)


@pytest.mark.parametrize(
    ("attribute", "written"),
    [
        ("part", ("urn:altinn:subresource", "part")),
        ("part:", ("urn:altinn:subresource", "part:")),
        ("urn:altinn:task:Task_1", ("urn:altinn:task", "Task_1")),
    ],
)
async def test_an_attribute_stands_last_beside_resource_party_and_instance(
    decisions: AltinnDecisions, upstream: Upstream, attribute: str, written: tuple[str, str]
) -> None:
    attributes = await resource(decisions, upstream, replace(ASKED, rights=(Right("read", attribute),)))
    assert attributes[-1] == written
    assert len(attributes) == 4


@pytest.mark.parametrize(
    ("attribute", "written"),
    [
        ("urn:altinn:resource:svc-b", [("urn:altinn:resource", "svc-b")]),
        ("urn:altinn:resource:app_tet_form", [("urn:altinn:app", "form"), ("urn:altinn:org", "tet")]),
        ("urn:altinn:task:app_tet_form", [("urn:altinn:app", "form"), ("urn:altinn:org", "tet")]),
        ("urn:altinn:org:tet", [("urn:altinn:org", "tet")]),
    ],
)
async def test_an_attribute_that_names_another_resource_replaces_resource_and_instance(
    decisions: AltinnDecisions, upstream: Upstream, attribute: str, written: list[tuple[str, str]]
) -> None:
    attributes = await resource(decisions, upstream, replace(ASKED, rights=(Right("read", attribute),)))
    assert attributes == [("urn:altinn:organization:identifier-no", NUMBER), *written]


@pytest.mark.parametrize("party", ["nobody", "urn:altinn:organization:identifier-no:"])
async def test_a_party_that_cannot_be_split_is_left_out(
    decisions: AltinnDecisions, upstream: Upstream, party: str
) -> None:
    attributes = await resource(decisions, upstream, replace(ASKED, party=party))
    assert [name for name, _ in attributes] == [
        "urn:altinn:resource",
        "urn:altinn:resource:instance-id",
        "urn:altinn:subresource",
    ]


async def test_an_email_user_is_a_party_under_its_number(decisions: AltinnDecisions, upstream: Upstream) -> None:
    numbers = {"urn:altinn:userid": "20000002", "urn:altinn:partyid": 50000009}
    own = replace(ASKED, party="urn:altinn:person:idporten-email:leder@lag.example.test")
    [category] = (await document(decisions, upstream, email_user(**numbers), own))["Resource"]
    assert category["Attribute"][1] == {"AttributeId": "urn:altinn:partyid", "Value": "50000009"}


async def test_only_clear_permits_count_and_each_at_its_place(decisions: AltinnDecisions, upstream: Upstream) -> None:
    rights = tuple(Right(action, "main") for action in "abcdef")
    results = [{"decision": "Permit"}, {"Decision": "Deny"}, {"Decision": "permit"}, None, {"Decision": "Permit"}]
    upstream.answers(PATH, {"response": results})
    permitted = await decisions.find_permitted(person(), replace(ASKED, rights=rights))
    assert permitted == {Right("a", "main"), Right("e", "main")}


@pytest.mark.parametrize("answer", [{}, {"Response": None}, {"Response": []}, [], {"Response": "Permit"}])
async def test_missing_results_permit_nothing(decisions: AltinnDecisions, upstream: Upstream, answer: Any) -> None:
    upstream.answers(PATH, answer)
    assert await decisions.find_permitted(person(), ASKED) == frozenset()


@pytest.mark.parametrize("answer", ["", "null", "{", "[" * 100_000])
async def test_unreadable_answers_are_failures(decisions: AltinnDecisions, upstream: Upstream, answer: str) -> None:
    upstream.answers(PATH, answer)
    with pytest.raises(UpstreamFailed):
        await decisions.find_permitted(person(), ASKED)


async def test_a_decision_is_kept_for_fifteen_minutes(
    decisions: AltinnDecisions, upstream: Upstream, clock: Clock
) -> None:
    upstream.answers(PATH, PERMIT, {"Response": []})
    assert await decisions.find_permitted(person(), ASKED)
    assert await decisions.find_permitted(person(jti="another token"), ASKED)
    clock.advance(minutes=15, seconds=1)
    assert not await decisions.find_permitted(person(), ASKED)


@pytest.mark.parametrize(
    ("caller", "request_"),
    [
        (person("12837531444"), ASKED),
        (person(acr="idporten-loa-substantial"), ASKED),
        (person(**{"urn:altinn:userid": "1"}), ASKED),
        (system_user(), ASKED),
        (person(), replace(ASKED, party="urn:altinn:organization:identifier-no:310000027")),
        (person(), replace(ASKED, service_resource="urn:altinn:resource:svc-b")),
        (person(), replace(ASKED, instance="urn:altinn:dialog-id:0")),
        (person(), replace(ASKED, rights=(Right("read", "other"),))),
    ],
)
async def test_a_kept_decision_serves_no_other_question(
    decisions: AltinnDecisions, upstream: Upstream, caller: Caller, request_: DecisionRequest
) -> None:
    upstream.answers(PATH, PERMIT, {"Response": []})
    assert await decisions.find_permitted(person(), ASKED)
    assert not await decisions.find_permitted(caller, request_)


async def test_a_kept_decision_serves_half_an_hour_while_the_decision_point_is_away(
    decisions: AltinnDecisions, upstream: Upstream, clock: Clock
) -> None:
    upstream.answers(PATH, PERMIT)
    await decisions.find_permitted(person(), ASKED)
    upstream.replace(PATH, "away", status=503)
    clock.advance(minutes=29)
    assert await decisions.find_permitted(person(), ASKED)
    clock.advance(minutes=1)
    with pytest.raises(UpstreamFailed):
        await decisions.find_permitted(person(), ASKED)


async def test_the_world_decides(platform: AltinnHttp, altinn: AltinnStandIn, clock: Clock) -> None:
    decisions = AltinnDecisions(platform, clock)
    asked = decision_request(
        dialog(gui_actions=(gui_action("sign"), gui_action("read", "urn:altinn:resource:svc-b"))), ()
    )
    assert await decisions.find_permitted(person(), asked) == {Right("read", "main"), Right("sign", "main")}
    assert await decisions.find_permitted(person("12837531444"), asked) == frozenset()
    assert await decisions.find_permitted(system_user(), asked) == {Right("read", "urn:altinn:resource:svc-b")}
    assert len(await altinn.requests(PATH)) == 3
