"""A person asks for whom it may act (E-054 to E-057), and for parties of others."""

from typing import Any

import pytest

from tests.driver.documents import fresh_word
from tests.driver.end_user import EndUser
from tests.driver.http import Answer, Api
from tests.driver.people import FATIMA, FJELLTOPP, KARI, PAYROLL, person
from tests.driver.service_owner import ServiceOwner


async def asks(someone: EndUser | ServiceOwner, *, accept: str = "application/json") -> Answer:
    return await someone.api.ask("GET", "enduser/parties", await someone.token(), headers={"accept": accept})


async def test_person_sees_itself_and_its_company_with_subunits_below(kari: EndUser) -> None:
    parties = {party["party"]: party for party in (await asks(kari)).expect(200).json["authorizedParties"]}
    herself, company = parties[person(KARI)], parties[FJELLTOPP]
    assert (herself["isCurrentEndUser"], herself["partyType"]) == (True, "Person")
    assert herself["dateOfBirth"]
    assert "subParties" not in herself
    assert (company["isCurrentEndUser"], company["partyType"]) == (False, "Organization")
    assert "dateOfBirth" not in company
    for subunit in company["subParties"]:
        assert subunit.keys() == company.keys() - {"subParties"}
    assert company.keys() == {
        "party",
        "partyUuid",
        "partyId",
        "name",
        "partyType",
        "isDeleted",
        "hasKeyRole",
        "isCurrentEndUser",
        "isMainAdministrator",
        "isAccessManager",
        "hasOnlyAccessToSubParties",
        "subParties",
    }


async def test_system_user_sees_the_company_it_works_for(payroll: EndUser) -> None:
    parties = (await asks(payroll)).expect(200).json["authorizedParties"]
    assert [party["party"] for party in parties] == [FJELLTOPP]
    assert PAYROLL not in str(parties)


@pytest.mark.parametrize("accept", ["text/html", "application/xml"])
async def test_answer_is_json_or_none(kari: EndUser, accept: str) -> None:
    (await asks(kari, accept=accept)).expect(406)


async def test_service_owners_and_strangers_get_nothing(ttd: ServiceOwner, api: Api) -> None:
    (await asks(ttd)).expect(403)
    (await api.ask("GET", "enduser/parties")).expect(401)


async def asked_of_altinn(api: Api) -> list[dict[str, Any]]:
    address = f"{api.cloud.altinn}/_control/requests?path=authorizedparties"
    async with api.session.get(address) as answer:
        return list((await answer.json())["requests"])


async def test_parties_that_are_not_the_callers_are_asked_of_nobody(api: Api) -> None:
    """However many are invented: what Altinn is asked about a user does not depend on the filters."""
    fatima, before = EndUser.person(api, FATIMA), len(await asked_of_altinn(api))
    for number in range(20):
        invented = [f"urn:altinn:person:legacy-selfidentified:{number}-{each}" for each in range(99)]
        assert await fatima.finds(party=invented) == []
        assert await fatima.finds(party=[*invented, FJELLTOPP], externalReference=fresh_word()) == []
        query = {"party": invented}
        answer = await api.ask("GET", "enduser/serviceresources", await fatima.token(), query=query)
        assert answer.expect(200).json["items"] == []
    asked = (await asked_of_altinn(api))[before:]
    assert len(asked) <= 2
    assert "legacy-selfidentified" not in str(asked)
