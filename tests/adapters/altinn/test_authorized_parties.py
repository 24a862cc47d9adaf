"""Whom a user may act for (A-023 to A-028, W-015 to W-019)."""

import gc
import json
import tracemalloc
from typing import Any

import pytest

from adapters.altinn.authorized_parties import MANY, PATH, AltinnAuthorizedParties, Toggles
from adapters.altinn.http import AltinnHttp
from domain.access.caller import EndUser
from domain.authorization.parties import AuthorizedInstance, PartyKind
from domain.kernel.refusals import UpstreamFailed
from tests.builders.stored import PARTY, PERSON, SYSTEM_USER_ID, email_user, person, system_user
from tests.stand_ins.clock import Clock
from tests.stand_ins.upstream import Upstream

UNIT = "urn:altinn:organization:identifier-no:310000027"
RIGHTS = "includeAccessPackages={0}&includeRoles={0}&includeResources={0}&includeInstances={0}"


def element(**changes: Any) -> dict[str, Any]:
    return {
        "partyUuid": "8a1c0b6e-0000-4000-8000-000000000002",
        "partyId": "50000002",
        "Name": "TEST AS",
        "type": "Organization",
        "organizationNumber": "310000019",
        "isDeleted": False,
        "onlyHierarchyElementWithNoAccess": False,
        "authorizedAccessPackages": ["tax-returns"],
        "authorizedResources": ["Svc-A"],
        "authorizedRoles": ["DAGL"],
        "authorizedInstances": [],
        "subunits": [],
        **changes,
    }


@pytest.fixture
def parties(anonymous: AltinnHttp, clock: Clock) -> AltinnAuthorizedParties:
    """The parties of a scripted access management."""
    return AltinnAuthorizedParties(anonymous, clock)


async def test_rights_are_asked_for_without_a_filter_and_limited_here(
    parties: AltinnAuthorizedParties, upstream: Upstream
) -> None:
    subunit = element(organizationNumber="310000027")
    upstream.answers(PATH, [element(subunits=[subunit]), element(organizationNumber="310000078")])
    found = await parties.of(person(), (PARTY, PARTY, UNIT, "urn:altinn:organization:identifier-no:1", "nonsense"))
    assert [(party.urn, party.sub_parties) for party in found] == [(PARTY, ()), (UNIT, ())]
    assert [asked.raw_query for asked in upstream.asked] == [
        f"includeAltinn2=true&{RIGHTS.format(included)}" for included in ("false", "true")
    ]
    for asked in upstream.asked:
        assert json.loads(asked.body) == {
            "type": "urn:altinn:person:identifier-no",
            "value": "01819090285",
            "partyFilter": [],
        }


def many() -> list[dict[str, Any]]:
    """Give more parties than are asked about at once."""
    return [element(), *(element(organizationNumber=str(400000000 + number)) for number in range(MANY))]


async def test_user_of_very_many_parties_is_asked_about_by_the_own_parties_of_the_filter(
    parties: AltinnAuthorizedParties, upstream: Upstream
) -> None:
    upstream.answers(PATH, many(), [element()])
    assert [party.urn for party in await parties.of(person(), (PARTY, PARTY.upper()))] == [PARTY]
    assert [json.loads(asked.body)["partyFilter"] for asked in upstream.asked] == [
        [],
        [{"Type": "urn:altinn:organization:identifier-no", "Value": "310000019"}],
    ]


async def test_parties_of_others_are_never_sent_to_the_source(
    parties: AltinnAuthorizedParties, upstream: Upstream
) -> None:
    upstream.answers(PATH, many())
    for number in range(50):
        invented = (PARTY, *(f"urn:altinn:person:legacy-selfidentified:{number}-{each}" for each in range(99)))
        assert [party.urn for party in await parties.of(person(), invented)] == [PARTY]
        assert await parties.of(person(), invented[1:]) == ()
    assert [json.loads(asked.body)["partyFilter"] for asked in upstream.asked] == [[], []]


async def test_filters_of_one_user_make_neither_more_questions_nor_more_to_keep(
    parties: AltinnAuthorizedParties, upstream: Upstream
) -> None:
    upstream.answers(PATH, [element(organizationNumber=str(400000000 + number)) for number in range(20)])
    await parties.of(person(), (PARTY,))
    kept = parties._cache.weight
    for number in range(1_000):
        own = [f"urn:altinn:organization:identifier-no:{400000000 + bit}" for bit in range(20) if number >> bit & 1]
        await parties.of(person(), (*own, f"urn:altinn:person:legacy-selfidentified:{number}" + "x" * 500))
    assert len(upstream.asked) == 2
    assert parties._cache.weight == kept


async def test_what_is_kept_is_not_underestimated(anonymous: AltinnHttp, upstream: Upstream, clock: Clock) -> None:
    """Counted by the interpreter, what searches work out of the parties included."""
    names = [f"package-{number}" for number in range(50)]
    reference = f"urn:altinn:instance-id:5/{'a' * 36}"
    instance = {"resourceId": "app_ttd_my_form", "instanceId": "x", "instanceRef": reference}
    answer = [
        element(
            organizationNumber=str(400000000 + number),
            Name=f"TEST {number} AS",
            authorizedAccessPackages=names,
            authorizedInstances=[instance] * 3,
        )
        for number in range(3_000)
    ]
    upstream.answers(PATH, answer)
    parties = AltinnAuthorizedParties(anonymous, clock)
    await parties.of(person("12837531444"))
    kept = parties._cache.weight
    tracemalloc.start()
    try:
        found = await parties.of(person())
        assert found.by_urn
        assert found.by_grant
        assert found.instances
        gc.collect()
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert taken < kept + 1_000_000  # what else runs in this process is counted as well


async def test_without_rights_no_flag_is_set(parties: AltinnAuthorizedParties, upstream: Upstream) -> None:
    upstream.answers(PATH, [element()])
    await parties.of(person(), with_rights=False)
    assert upstream.asked[0].raw_query == f"includeAltinn2=true&{RIGHTS.format('false')}"


@pytest.mark.parametrize(
    ("caller", "kind", "value"),
    [
        (system_user(SYSTEM_USER_ID.upper()), "urn:altinn:systemuser:uuid", SYSTEM_USER_ID),
        (email_user("Leder@Lag.example.test"), "urn:altinn:person:idporten-email", "leder@lag.example.test"),
    ],
)
async def test_systems_and_email_users_are_asked_about_without_filter(
    parties: AltinnAuthorizedParties, upstream: Upstream, caller: EndUser, kind: str, value: str
) -> None:
    upstream.answers(PATH, [element()])
    await parties.of(caller, (PARTY,))
    assert json.loads(upstream.asked[0].body) == {"type": kind, "value": value, "partyFilter": []}


async def test_a_party_is_read_with_rights_and_subunits(parties: AltinnAuthorizedParties, upstream: Upstream) -> None:
    instance = {"resourceId": "App_ttd_my_form", "instanceId": "x", "instanceRef": "URN:altinn:instance-id:5/A"}
    subunit = element(organizationNumber="310000027", name="AVD", authorizedInstances=[instance])
    upstream.answers(PATH, [element(subunits=[subunit])])
    [party] = await parties.of(person())
    assert (party.urn, party.party_id, party.name, party.kind) == (
        PARTY,
        50000002,
        "TEST AS",
        PartyKind.ORGANIZATION,
    )
    assert (party.roles, party.packages, party.resources) == (
        ("DAGL",),
        ("tax-returns",),
        ("urn:altinn:resource:svc-a",),
    )
    assert [sub_party.urn for sub_party in party.sub_parties] == ["urn:altinn:organization:identifier-no:310000027"]
    assert party.sub_parties[0].instances == (
        AuthorizedInstance(resource="app_ttd_my_form", reference="urn:altinn:instance-id:5/a"),
    )


@pytest.mark.parametrize(
    ("changes", "urn"),
    [
        ({"type": "Person", "personId": "01819090285", "organizationNumber": None}, PERSON),
        (
            {"type": "SelfIdentified", "emailId": "A@B.test", "name": None},
            "urn:altinn:person:idporten-email:a@b.test",
        ),
        ({"type": "SelfIdentified", "name": "Username"}, "urn:altinn:person:legacy-selfidentified:username"),
    ],
)
async def test_each_kind_of_party_has_its_urn(
    parties: AltinnAuthorizedParties, upstream: Upstream, changes: dict[str, Any], urn: str
) -> None:
    upstream.answers(PATH, [element(**changes)])
    assert [party.urn for party in await parties.of(person())] == [urn]


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "Robot"},
        {"authorizedRoles": None},
        {"partyUuid": "x"},
        {"organizationNumber": None},
        {"type": "Person"},
        {"type": "SelfIdentified", "name": None},
        {"subunits": [{}]},
    ],
)
async def test_a_malformed_party_fails_the_whole_answer(
    parties: AltinnAuthorizedParties, upstream: Upstream, changes: dict[str, Any]
) -> None:
    upstream.answers(PATH, [element(), element(**changes)])
    with pytest.raises(UpstreamFailed):
        await parties.of(person())


async def test_a_person_without_any_party_is_a_failure_of_the_source(
    parties: AltinnAuthorizedParties, upstream: Upstream
) -> None:
    upstream.answers(PATH, [])
    with pytest.raises(UpstreamFailed):
        await parties.of(person())
    assert await parties.of(person(), (PARTY,)) == ()
    assert await parties.of(system_user()) == ()


async def test_answers_are_kept_by_user(parties: AltinnAuthorizedParties, upstream: Upstream) -> None:
    upstream.answers(PATH, [element()])
    await parties.of(person(), (PERSON, PARTY))
    await parties.of(person(acr="idporten-loa-substantial"), (PARTY,))
    await parties.of(person())
    await parties.of(person(), (PARTY, PERSON), with_rights=False)
    assert len(upstream.asked) == 2
    await parties.of(person("12837531444"))
    assert len(upstream.asked) == 3


async def test_answers_about_email_users_are_not_kept(parties: AltinnAuthorizedParties, upstream: Upstream) -> None:
    upstream.answers(PATH, [element()])
    await parties.of(email_user())
    await parties.of(email_user())
    assert len(upstream.asked) == 2


async def test_source_decides_by_itself_when_told_to(anonymous: AltinnHttp, upstream: Upstream, clock: Clock) -> None:
    upstream.answers(PATH, [element()])
    await AltinnAuthorizedParties(anonymous, clock, toggles=Toggles(lets_source_decide=True)).of(person())
    automatic = "includePartiesViaKeyRoles=auto&includeSubParties=auto&includeInactiveParties=auto"
    assert upstream.asked[0].raw_query == f"includeAltinn2=true&{automatic}&{RIGHTS.format('true')}"


@pytest.mark.parametrize(
    ("caller", "toggles", "is_filtered"),
    [
        (system_user(), Toggles(filters_system_users=True), True),
        (system_user(), Toggles(filters_email_users=True), False),
        (email_user(), Toggles(filters_email_users=True), True),
        (email_user(), Toggles(filters_system_users=True), False),
        (person(), Toggles(), True),
    ],
)
async def test_filters_of_system_and_email_users_are_toggled_by_themselves(
    anonymous: AltinnHttp, upstream: Upstream, clock: Clock, caller: EndUser, toggles: Toggles, is_filtered: bool
) -> None:
    upstream.answers(PATH, [element()])
    parties = AltinnAuthorizedParties(anonymous, clock, toggles=toggles)
    assert [party.urn for party in await parties.of(caller, (PERSON,))] == ([] if is_filtered else [PARTY])


async def test_answers_about_email_users_are_kept_when_toggled(
    anonymous: AltinnHttp, upstream: Upstream, clock: Clock
) -> None:
    parties = AltinnAuthorizedParties(anonymous, clock, toggles=Toggles(keeps_email_users=True))
    upstream.answers(PATH, [element()])
    assert await parties.of(email_user()) == await parties.of(email_user())
    assert len(upstream.asked) == 1


async def test_the_world_tells_the_parties(platform: AltinnHttp, clock: Clock) -> None:
    parties = AltinnAuthorizedParties(platform, clock)
    found = {party.urn: party for party in await parties.of(person())}
    assert found.keys() == {PERSON, PARTY, "urn:altinn:organization:identifier-no:310000078"}
    assert found[PERSON].roles == ("PRIV",)
    assert found[PARTY].roles == ("DAGL",)
    assert [one.roles for one in found[PARTY].sub_parties] == [("DAGL",)]
    [own] = await parties.of(person(), (PERSON,))
    assert own.urn == PERSON
