"""The list of resources and their policies (A-035, A-039 to A-042, W-020, W-021, W-027, W-028)."""

from typing import Any

import pytest

from adapters.altinn.http import AltinnHttp
from adapters.altinn.resource_registry import AltinnResources
from domain.dialog.localization import Localization
from domain.kernel.refusals import BadGateway
from tests.stand_ins.altinn import AltinnStandIn
from tests.stand_ins.clock import Clock
from tests.stand_ins.upstream import Upstream

LIST = "/resourceregistry/api/v1/resource/resourcelist"
POLICY = "/resourceregistry/api/v1/resource/svc-a/policy"
URN = "urn:altinn:resource:svc-a"


def entry(**changes: Any) -> dict[str, Any]:
    return {
        "identifier": "Svc-A",
        "title": {"NB": "Tjeneste A", "en": "Service A", "nn": " ", "": "x"},
        "status": "Active",
        "delegable": True,
        "resourceType": "GenericAccessResource",
        "hasCompetentAuthority": {"Organization": "310000035", "orgcode": "TET"},
        **changes,
    }


@pytest.fixture
def resources(anonymous: AltinnHttp, clock: Clock) -> AltinnResources:
    """The resources of a scripted registry."""
    return AltinnResources(anonymous, clock)


async def test_a_resource_is_read_in_lower_case_with_its_texts(resources: AltinnResources, upstream: Upstream) -> None:
    upstream.answers(LIST, [entry()])
    found = await resources.find(URN.upper())
    assert found is not None
    assert (found.urn, found.type, found.owner, found.org, found.status, found.delegable) == (
        URN,
        "genericaccessresource",
        "310000035",
        "tet",
        "active",
        True,
    )
    assert found.title == (
        Localization(language_code="en", value="Service A"),
        Localization(language_code="nb", value="Tjeneste A"),
    )
    assert upstream.asked[0].raw_query == "includeMigratedApps=true"


@pytest.mark.parametrize(
    "changes",
    [
        {"resourceType": "MaskinportenSchema"},
        {"resourceType": "genericaccessresource"},
        {"hasCompetentAuthority": {"organization": "310000035"}},
        {"hasCompetentAuthority": {"orgcode": "tet", "organization": ""}},
    ],
)
async def test_resources_that_dialogs_cannot_have_are_left_out(
    resources: AltinnResources, upstream: Upstream, changes: dict[str, Any]
) -> None:
    upstream.answers(LIST, [entry(**changes)])
    assert await resources.find(URN) is None
    assert await resources.owned_by("310000035") == frozenset()


@pytest.mark.parametrize("missing", ["identifier", "hasCompetentAuthority", "resourceType", "delegable"])
async def test_an_incomplete_entry_fails_the_whole_list(
    resources: AltinnResources, upstream: Upstream, missing: str
) -> None:
    incomplete = {name: value for name, value in entry().items() if name != missing}
    upstream.answers(LIST, [entry(identifier="svc-b"), incomplete])
    with pytest.raises(BadGateway):
        await resources.find("urn:altinn:resource:svc-b")


async def test_resources_and_short_name_are_found_by_owner(resources: AltinnResources, upstream: Upstream) -> None:
    other = {"organization": "310000035", "orgcode": "other"}
    upstream.answers(LIST, [entry(), entry(identifier="svc-b", hasCompetentAuthority=other)])
    assert await resources.owned_by("310000035") == {URN, "urn:altinn:resource:svc-b"}
    assert await resources.org_of("310000035") == "tet"
    assert await resources.org_of("310000019") is None
    assert len(upstream.asked) == 1


async def test_the_list_serves_a_day_while_the_registry_is_away(
    resources: AltinnResources, upstream: Upstream, clock: Clock
) -> None:
    upstream.answers(LIST, [entry()])
    await resources.find(URN)
    upstream.replace(LIST, "away", status=500)
    clock.advance(hours=25)
    assert await resources.find(URN) is not None
    clock.advance(hours=2)
    with pytest.raises(BadGateway):
        await resources.find(URN)


def policy(obligations: str, head: str = "") -> str:
    return (
        f'{head}<xacml:Policy xmlns:xacml="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="p" Version="1.0" '
        'RuleCombiningAlgId="deny-overrides"><xacml:Target/><xacml:Rule RuleId="r" Effect="Permit"/>'
        f"{obligations}</xacml:Policy>"
    )


def obligation(*levels: tuple[str, str]) -> str:
    assignments = "".join(
        f'<xacml:AttributeAssignmentExpression AttributeId="l" Category="{category}">'
        f"<xacml:AttributeValue>{value}</xacml:AttributeValue></xacml:AttributeAssignmentExpression>"
        for category, value in levels
    )
    return f'<xacml:ObligationExpression ObligationId="o" FulfillOn="Permit">{assignments}</xacml:ObligationExpression>'


def obligations(*some: str) -> str:
    return f"<xacml:ObligationExpressions>{''.join(some)}</xacml:ObligationExpressions>"


LEVEL = "urn:altinn:minimum-authenticationlevel"
ORG_LEVEL = f"{LEVEL}-org"


@pytest.mark.parametrize(
    ("document", "level"),
    [
        (policy(obligations(obligation((LEVEL, "4")))), 4),
        (policy(obligations(obligation((ORG_LEVEL, "3"), (LEVEL, " 2 ")))), 2),
        (policy(obligations(obligation((LEVEL, "1"), (LEVEL, "4")))), 1),
        (policy(obligations(obligation((ORG_LEVEL, "3")), obligation((LEVEL, "4")))), None),
        (policy(obligations(obligation((LEVEL, "high")))), None),
        (policy(""), None),
        ("<Policy/>", None),
        ("no XML", None),
        ("", None),
        (policy(obligations(obligation((LEVEL, "&bomb;"))), '<!DOCTYPE p [<!ENTITY bomb "4">]>'), None),
    ],
)
async def test_the_first_obligation_of_a_policy_tells_the_level(
    resources: AltinnResources, upstream: Upstream, document: str, level: int | None
) -> None:
    upstream.answers(POLICY, document)
    assert await resources.minimum_level(URN) == level


async def test_a_missing_policy_names_no_level_and_is_not_asked_for_again(
    resources: AltinnResources, upstream: Upstream
) -> None:
    assert await resources.minimum_level(URN) is None
    assert await resources.minimum_level(URN) is None
    assert len(upstream.asked) == 1


async def test_a_registry_that_is_away_does_not_lower_the_level(resources: AltinnResources, upstream: Upstream) -> None:
    upstream.answers(POLICY, "away", status=503)
    with pytest.raises(BadGateway):
        await resources.minimum_level(URN)


async def test_resources_of_the_second_altinn_have_no_policy(resources: AltinnResources, upstream: Upstream) -> None:
    assert await resources.minimum_level("urn:altinn:resource:se_1_2") is None
    assert upstream.asked == []


async def test_a_strange_identifier_cannot_leave_its_place(resources: AltinnResources, upstream: Upstream) -> None:
    await resources.minimum_level("urn:altinn:resource:../../secret?x=1")
    assert upstream.asked[0].path.startswith("/resourceregistry/api/v1/resource/")
    assert upstream.asked[0].raw_query == ""


async def test_the_world_lists_its_resources(registry: AltinnHttp, altinn: AltinnStandIn, clock: Clock) -> None:
    resources = AltinnResources(registry, clock)
    names = {urn.rpartition(":")[2] for urn in await resources.owned_by("991825827")}
    assert names == {"svc-a", "letters", "app_ttd_my_form"}
    assert await resources.org_of("310000035") == "tet"
    assert [await resources.minimum_level(f"urn:altinn:resource:{name}") for name in ("svc-a", "svc-b")] == [4, None]
    assert len(await altinn.requests(LIST)) == 1
