"""The list of service owners (A-044, W-042, W-043)."""

from typing import Any

import pytest

from adapters.altinn.agencies import AltinnAgencies
from adapters.altinn.http import AltinnHttp
from domain.access.subject import Agency
from domain.kernel.localization import Localization
from domain.kernel.refusals import UpstreamFailed
from tests.stand_ins.clock import Clock
from tests.stand_ins.upstream import Upstream

LIST = "/orgs/altinn-orgs.json"
NUMBER = "310000035"


def listed(**orgs: Any) -> dict[str, Any]:
    return {"orgs": orgs}


@pytest.fixture
def agencies(anonymous: AltinnHttp, clock: Clock) -> AltinnAgencies:
    """The service owners of a scripted list."""
    return AltinnAgencies(anonymous, clock)


async def test_an_agency_is_found_by_its_number(agencies: AltinnAgencies, upstream: Upstream) -> None:
    upstream.answers(LIST, listed(tet={"name": {"NB": "Testetaten", "en": " "}, "orgnr": NUMBER, "logo": "x"}))
    assert await agencies.find(NUMBER) == Agency(
        org="tet", name=(Localization(language_code="nb", value="Testetaten"),)
    )
    assert await agencies.find("310000019") is None
    assert len(upstream.asked) == 1


async def test_an_agency_may_lack_a_name(agencies: AltinnAgencies, upstream: Upstream) -> None:
    upstream.answers(LIST, listed(tet={"orgnr": NUMBER}))
    assert await agencies.find(NUMBER) == Agency(org="tet")


async def test_of_two_with_one_number_the_first_counts(agencies: AltinnAgencies, upstream: Upstream) -> None:
    upstream.answers(LIST, listed(one={"orgnr": NUMBER}, two={"orgnr": NUMBER}))
    assert await agencies.find(NUMBER) == Agency(org="one")


@pytest.mark.parametrize("document", [listed(tet={"name": {}}), {"orgs": []}, [], "no"])
async def test_an_unreadable_list_is_a_bad_gateway(agencies: AltinnAgencies, upstream: Upstream, document: Any) -> None:
    upstream.answers(LIST, document)
    with pytest.raises(UpstreamFailed):
        await agencies.find(NUMBER)
