"""A person asks for whom it may act (spec 03 section 6)."""

import pytest

from tests.driver.end_user import EndUser
from tests.driver.http import Answer, Api
from tests.driver.people import FJELLTOPP, KARI, PAYROLL, person
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
