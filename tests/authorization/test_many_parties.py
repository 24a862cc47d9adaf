"""A user of more than a thousand parties is told of every service there is, and that it is so (E-058)."""

import asyncio
from itertools import islice
from typing import Any

import pytest

from tests.authorization import casting
from tests.authorization.playing import Stage
from tests.authorization.scenery import PREFIX, WORLD
from tests.driver.documents import a_dialog
from tests.driver.end_user import EndUser
from tests.driver.service_owner import ServiceOwner


@pytest.mark.parametrize(("others", "is_everything"), [(999, False), (1000, True)])
def test_beyond_a_thousand_parties_all_services_are_listed(
    theatre: tuple[asyncio.Runner, Stage], others: int, *, is_everything: bool
) -> None:
    runner, stage = theatre
    runner.run(_listed(stage, others, is_everything=is_everything))


async def _listed(stage: Stage, others: int, *, is_everything: bool) -> None:
    number, units = next(casting.persons), list(islice(casting.organisations, others))
    mine, another = (f"{casting.ORGANISATION}:{unit}" for unit in (units[0], next(casting.organisations)))
    await stage.plays_in(_world(number, units, another))
    owner = ServiceOwner(stage.api)
    for party, resource in ((mine, "three"), (another, "two")):
        await owner.creates(a_dialog(party=party, serviceResource=f"{PREFIX}{resource}"))
    user = EndUser.person(stage.api, number)
    assert (await _services(user)) == ({"three", "two"} if is_everything else {"three"}, is_everything)
    assert (await _services(user, party=mine)) == ({"three"}, False)
    assert (await _services(user, party=another)) == (set(), False)


async def _services(user: EndUser, **query: str) -> tuple[set[str], bool]:
    answer = await user.api.ask("GET", "enduser/serviceresources", await user.token(), query=query)
    told: dict[str, Any] = answer.expect(200).json
    found = {item["serviceResource"]["id"] for item in told["items"]}
    return found & {"three", "two"}, told.get("isFullCatalogueFallback", False)


def _world(number: str, units: list[str], another: str) -> dict[str, Any]:
    """Let one person act for every unit, and for itself, but not for `another`."""
    people = {"number": number, "name": "PRØVE MANGE"}
    companies = [*units, another.rpartition(":")[2]]
    return WORLD | {
        "persons": [people],
        "organisations": [{"number": unit, "name": "PRØVE AS"} for unit in companies],
        "grants": [
            {
                "subject": f"{casting.PERSON}:{number}",
                "party": f"{casting.ORGANISATION}:{unit}",
                "resources": ["three"],
            }
            for unit in units
        ],
    }
