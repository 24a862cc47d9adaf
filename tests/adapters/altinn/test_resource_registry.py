"""The list of resources and their policies (A-035, A-039 to A-042, W-020, W-021, W-027, W-028)."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import web

from adapters.altinn.http import AltinnHttp
from adapters.altinn.policies import AT_ONCE, MOST_FAILURES
from adapters.altinn.resource_registry import AltinnResources
from adapters.cosmos.reference import CosmosReference
from domain.kernel.localization import Localization
from domain.kernel.refusals import UpstreamFailed
from tests.driver.patience import until
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


type Process = Callable[[], AltinnResources]


@pytest.fixture
def process(anonymous: AltinnHttp, reference: CosmosReference, clock: Clock) -> Process:
    """Make what a new process has, of a scripted registry."""
    return lambda: AltinnResources(anonymous, reference, clock)


@pytest.fixture
def resources(process: Process) -> AltinnResources:
    return process()


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
        Localization(language_code="nb", value="Tjeneste A"),
        Localization(language_code="en", value="Service A"),
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
    with pytest.raises(UpstreamFailed):
        await resources.find("urn:altinn:resource:svc-b")


async def test_resources_and_short_name_are_found_by_owner(resources: AltinnResources, upstream: Upstream) -> None:
    other = {"organization": "310000035", "orgcode": "other"}
    upstream.answers(LIST, [entry(), entry(identifier="svc-b", hasCompetentAuthority=other)])
    assert await resources.owned_by("310000035") == {URN, "urn:altinn:resource:svc-b"}
    assert await resources.org_of("310000035") == "tet"
    assert await resources.org_of("310000019") is None
    assert len(upstream.asked) == 1


async def test_what_is_stored_serves_on_while_the_registry_is_away(
    process: Process, upstream: Upstream, clock: Clock
) -> None:
    upstream.answers(LIST, [entry()])
    known = process()
    await known.find(URN)
    await until(known._registry.read_stored)
    upstream.replace(LIST, "away", status=500)
    clock.advance(days=3)
    assert await known.find(URN) is not None
    assert await process().find(URN) is not None
    assert len(upstream.asked_for(LIST)) == 1


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
    assert len(upstream.asked_for(POLICY)) == 1


async def test_a_registry_that_is_away_does_not_lower_the_level(resources: AltinnResources, upstream: Upstream) -> None:
    upstream.answers(POLICY, "away", status=503)
    with pytest.raises(UpstreamFailed):
        await resources.minimum_level(URN)


async def test_resources_of_the_second_altinn_have_no_policy(resources: AltinnResources, upstream: Upstream) -> None:
    assert await resources.minimum_level("urn:altinn:resource:se_1_2") is None
    assert upstream.asked == []


async def test_a_strange_identifier_cannot_leave_its_place(resources: AltinnResources, upstream: Upstream) -> None:
    await resources.minimum_level("urn:altinn:resource:../../secret?x=1")
    [asked] = [each for each in upstream.asked if each.path != LIST]
    assert asked.path.startswith("/resourceregistry/api/v1/resource/")
    assert asked.raw_query == ""


def level(number: int) -> str:
    return policy(obligations(obligation((LEVEL, str(number)))))


def policy_of(name: str) -> str:
    return f"/resourceregistry/api/v1/resource/{name}/policy"


def urn_of(name: str) -> str:
    return f"urn:altinn:resource:{name}"


async def test_timer_fetches_the_list_and_the_levels_of_what_is_new_on_it(process: Process, upstream: Upstream) -> None:
    upstream.answers(LIST, [entry()], [entry(), entry(identifier="svc-b")])
    upstream.answers(POLICY, level(4))
    upstream.answers(policy_of("svc-b"), level(2))
    await process().sync_list()
    assert await process().minimum_level(URN) == 4
    assert await process().find(urn_of("svc-b")) is None
    await process().sync_list()
    assert await process().find(urn_of("svc-b")) is not None
    assert await process().minimum_level(urn_of("svc-b")) == 2
    assert len(upstream.asked_for(POLICY)) == 1


async def test_requests_ask_the_registry_nothing_once_timers_have_stored_it(
    process: Process, upstream: Upstream
) -> None:
    upstream.answers(LIST, [entry()])
    await process().sync_list()
    upstream.asked.clear()
    requests = process()
    assert await requests.find(URN) is not None
    assert await requests.org_of("310000035") == "tet"
    assert await requests.minimum_level(URN) is None
    assert await requests.minimum_level(urn_of("unheard-of")) is None
    assert upstream.asked == []


async def test_resources_above_a_level_are_told_without_asking_the_registry(
    process: Process, upstream: Upstream
) -> None:
    """What no policy speaks of takes level 3, and what nobody has heard of the highest that users reach."""
    urns = [*map(urn_of, ("svc-a", "svc-b", "unheard-of", "se_1_2"))]
    upstream.answers(LIST, [entry(), entry(identifier="svc-b")])
    upstream.answers(POLICY, level(5))
    await process().sync_list()
    upstream.asked.clear()
    above = {number: await process().above(number, urns) for number in (2, 3, 4)}
    assert above == {2: {*urns}, 3: {urns[0], urns[2]}, 4: {urns[0]}}
    assert upstream.asked == []


async def test_a_missing_policy_is_asked_for_at_night_only(process: Process, upstream: Upstream) -> None:
    upstream.answers(LIST, [entry()])
    await process().sync_list()
    await process().sync_list()
    assert len(upstream.asked_for(POLICY)) == 1
    await process().sync_policies()
    assert len(upstream.asked_for(POLICY)) == 2


async def test_at_night_every_policy_is_read_again(process: Process, upstream: Upstream) -> None:
    upstream.answers(LIST, [entry(), entry(identifier="svc-b")])
    upstream.answers(POLICY, level(4), level(1))
    upstream.answers(policy_of("svc-b"), level(2), policy(""))
    await process().sync_list()
    await process().sync_policies()
    assert [await process().minimum_level(urn_of(name)) for name in ("svc-a", "svc-b")] == [1, None]


@pytest.mark.parametrize(("document", "status"), [("gone", 404), ("no XML", 200), ("away", 500)])
async def test_a_policy_that_cannot_be_had_keeps_its_level(
    process: Process, upstream: Upstream, document: str, status: int
) -> None:
    upstream.answers(LIST, [entry(), entry(identifier="svc-b")])
    upstream.answers(POLICY, level(4))
    upstream.answers(policy_of("svc-b"), level(2), level(3))
    await process().sync_list()
    upstream.replace(POLICY, document, status=status)
    await process().sync_policies()
    assert [await process().minimum_level(urn_of(name)) for name in ("svc-a", "svc-b")] == [4, 3]


async def test_a_level_that_could_not_be_had_at_first_comes_with_the_next_list(
    process: Process, upstream: Upstream
) -> None:
    upstream.answers(LIST, [entry(), entry(identifier="svc-b")])
    upstream.answers(POLICY, "away", status=503)
    upstream.answers(policy_of("svc-b"), level(2))
    await process().sync_list()
    upstream.replace(POLICY, level(4))
    await process().sync_list()
    assert await process().minimum_level(URN) == 4


async def test_timers_ask_for_no_policies_of_the_second_altinn(process: Process, upstream: Upstream) -> None:
    upstream.answers(LIST, [entry(identifier="SE_1_2")])
    await process().sync_list()
    await process().sync_policies()
    assert {asked.path for asked in upstream.asked} == {LIST}


async def test_policies_are_read_fifteen_at_a_time(process: Process, upstream: Upstream) -> None:
    names = [f"svc-{number}" for number in range(2 * AT_ONCE)]
    together, now, most = asyncio.Barrier(AT_ONCE), set[str](), 0

    async def answer(request: web.Request) -> web.StreamResponse:
        nonlocal most
        now.add(request.path)
        most = max(most, len(now))
        await together.wait()
        now.discard(request.path)
        return web.Response(text=level(4))

    upstream.answers(LIST, [entry(identifier=name) for name in names])
    for name in names:
        upstream.responds[policy_of(name)] = [answer]
    await process().sync_list()
    assert most == AT_ONCE
    assert await process().minimum_level(urn_of("svc-7")) == 4


async def test_a_registry_that_is_away_is_not_asked_for_every_policy_and_nothing_changes(
    process: Process, upstream: Upstream
) -> None:
    names = [f"svc-{number}" for number in range(100)]
    upstream.answers(LIST, [entry(identifier=name) for name in names])
    for name in names:
        upstream.answers(policy_of(name), level(4))
    await process().sync_list()
    for name in names:
        upstream.replace(policy_of(name), "away", status=503)
    upstream.asked.clear()
    with pytest.raises(UpstreamFailed):
        await process().sync_policies()
    assert MOST_FAILURES <= len({asked.path for asked in upstream.asked}) < MOST_FAILURES + AT_ONCE
    assert await process().minimum_level(urn_of("svc-7")) == 4


async def test_a_timer_that_fails_leaves_what_is_stored(process: Process, upstream: Upstream) -> None:
    upstream.answers(LIST, [entry()])
    upstream.answers(POLICY, level(4))
    await process().sync_list()
    upstream.replace(LIST, [entry(identifier="svc-b"), {"identifier": "incomplete"}])
    with pytest.raises(UpstreamFailed):
        await process().sync_list()
    assert await process().find(URN) is not None
    assert await process().minimum_level(URN) == 4


async def test_until_levels_are_stored_each_is_asked_for_and_all_are_fetched_behind(
    process: Process, upstream: Upstream
) -> None:
    upstream.answers(LIST, [entry(), entry(identifier="svc-b")])
    upstream.answers(POLICY, level(4))
    upstream.answers(policy_of("svc-b"), level(2))
    requests = process()
    assert await requests.minimum_level(URN) == 4
    await until(lambda: stored_level(process(), "svc-b"), lambda found: found == 2)
    upstream.asked.clear()
    assert await process().minimum_level(URN) == 4
    assert upstream.asked == []


async def test_a_listed_resource_whose_level_is_not_stored_yet_is_asked_for(
    process: Process, upstream: Upstream
) -> None:
    """Nobody gets in at the default level because a policy could not be read when its resource was new."""
    upstream.answers(LIST, [entry(), entry(identifier="svc-b")])
    upstream.answers(POLICY, web.Response(status=404), level(4))
    upstream.answers(policy_of("svc-b"), level(2))
    timer = process()
    await timer.sync_list()
    await timer._levels.renew(lambda _: _only_the_second())
    assert await process().minimum_level(URN) == 4


async def _only_the_second() -> dict[str, int | None]:
    return {"svc-b": 2}


async def stored_level(process: AltinnResources, name: str) -> int | None:
    stored = await process._levels.read_stored()
    return stored.get(name) if stored else None


async def test_the_world_lists_its_resources(
    registry: AltinnHttp, altinn: AltinnStandIn, reference: CosmosReference, clock: Clock
) -> None:
    resources = AltinnResources(registry, reference, clock)
    names = {urn.rpartition(":")[2] for urn in await resources.owned_by("991825827")}
    assert names == {"svc-a", "letters", "app_ttd_my_form"}
    assert await resources.org_of("310000035") == "tet"
    assert [await resources.minimum_level(f"urn:altinn:resource:{name}") for name in ("svc-a", "svc-b")] == [4, None]
    await resources.sync_list()
    await altinn.forget()
    assert await AltinnResources(registry, reference, clock).minimum_level(URN) == 4
    assert await altinn.requests() == []
