"""Display names (A-048, A-049, W-034 to W-037)."""

import pytest

from adapters.altinn.http import AltinnHttp
from adapters.altinn.names import AltinnPartyNames
from domain.kernel.refusals import UpstreamFailed
from tests.builders.stored import PARTY, PERSON, SYSTEM_USER_ID
from tests.stand_ins.clock import Clock, Sleep
from tests.stand_ins.upstream import Upstream

QUERY = "/register/api/v1/dialogporten/parties/query"
SYSTEM_USER = f"urn:altinn:systemuser:uuid:{SYSTEM_USER_ID}"
NOT_FOUND: dict[str, list[str]] = {"data": []}


def named(name: str | None) -> dict[str, object]:
    return {"data": [{"partyId": 1, "displayName": name}, {"displayName": "SECOND"}]}


@pytest.fixture
def names(anonymous: AltinnHttp, clock: Clock, sleep: Sleep) -> AltinnPartyNames:
    """The names of a scripted register."""
    return AltinnPartyNames(anonymous, clock, sleep)


@pytest.mark.parametrize(
    ("urn", "given", "shown"),
    [
        (PERSON, "KARI MELLOM TESTPERSON", "TESTPERSON KARI MELLOM"),
        (PERSON, "KARI", "KARI"),
        (PARTY, "TEST AS OSLO", "TEST AS OSLO"),
        (SYSTEM_USER, "Lønn og system", "Lønn og system"),
    ],
)
async def test_persons_are_named_last_name_first(
    names: AltinnPartyNames, upstream: Upstream, urn: str, given: str, shown: str
) -> None:
    upstream.answers(QUERY, named(given))
    assert await names.name_of(urn) == shown
    assert upstream.asked[0].body == f'{{"Data":["{urn}"]}}'


async def test_persons_are_named_as_given_when_toggled(
    anonymous: AltinnHttp, clock: Clock, sleep: Sleep, upstream: Upstream
) -> None:
    upstream.answers(QUERY, named("KARI MELLOM TESTPERSON"))
    names = AltinnPartyNames(anonymous, clock, sleep, is_given_order=True)
    assert await names.name_of(PERSON) == "KARI MELLOM TESTPERSON"


@pytest.mark.parametrize(
    ("urn", "name"),
    [
        ("urn:altinn:person:idporten-email:leder@lag.example.test", "leder@lag.example.test"),
        ("urn:altinn:person:legacy-selfidentified:Brukernavn", "Brukernavn"),
        (f"urn:altinn:feide-subject:{'0a1b2c' * 10}dddd", "Feide User (0a1b2c)"),
        ("urn:altinn:person:identifier-no:01819090286", None),
        ("nonsense", None),
    ],
)
async def test_who_names_itself_or_nobody_is_not_asked_for(
    names: AltinnPartyNames, upstream: Upstream, urn: str, name: str | None
) -> None:
    assert await names.name_of(urn) == name
    assert upstream.asked == []


async def test_a_name_is_kept_for_a_day(names: AltinnPartyNames, upstream: Upstream, clock: Clock) -> None:
    upstream.answers(QUERY, named("TEST AS"))
    await names.name_of(PARTY)
    clock.advance(hours=19)
    await names.name_of(PARTY)
    assert len(upstream.asked) == 1


@pytest.mark.parametrize("answer", [NOT_FOUND, named(None), named(" ")])
async def test_a_party_that_is_not_found_is_asked_for_again(
    names: AltinnPartyNames, upstream: Upstream, answer: dict[str, object]
) -> None:
    upstream.answers(QUERY, answer, named("TEST AS"))
    assert await names.name_of(PARTY) is None
    assert await names.name_of(PARTY) == "TEST AS"


async def test_a_system_user_may_become_known_while_one_waits(
    names: AltinnPartyNames, upstream: Upstream, sleep: Sleep
) -> None:
    upstream.answers(QUERY, NOT_FOUND, NOT_FOUND, named("Lønn"))
    assert await names.name_of(SYSTEM_USER) == "Lønn"
    assert sleep.waits == [0.5, 1.0]


async def test_an_unknown_system_user_gets_a_general_name_that_is_not_kept(
    names: AltinnPartyNames, upstream: Upstream, sleep: Sleep
) -> None:
    upstream.answers(QUERY, *[NOT_FOUND] * 4, named("Lønn"))
    assert await names.name_of(SYSTEM_USER) == "Systembruker"
    assert sleep.waits == [0.5, 1.0, 2.0]
    assert await names.name_of(SYSTEM_USER) == "Lønn"


@pytest.mark.parametrize("answer", [{}, {"data": None}, {"data": [1]}])
async def test_a_malformed_answer_is_a_failure(
    names: AltinnPartyNames, upstream: Upstream, answer: dict[str, object]
) -> None:
    upstream.answers(QUERY, answer)
    with pytest.raises(UpstreamFailed):
        await names.name_of(PARTY)


async def test_the_world_names_its_people(platform: AltinnHttp, clock: Clock, sleep: Sleep) -> None:
    names = AltinnPartyNames(platform, clock, sleep)
    assert await names.name_of(PERSON) == "TESTPERSON KARI MELLOM"
    assert await names.name_of(PARTY) == "FJELLTOPP BYGG AS"
    assert await names.name_of("urn:altinn:organization:identifier-no:310000043") is None
