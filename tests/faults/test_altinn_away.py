"""Altinn away: what was asked before goes on, what was not is told as a bad gateway."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from local.stack import Cloud
from tests.driver.documents import a_dialog, fresh_word
from tests.driver.end_user import EndUser
from tests.driver.http import Answer, Api
from tests.driver.people import AMIR, FJELLTOPP, KARI, OLA, person
from tests.driver.service_owner import ServiceOwner


@asynccontextmanager
async def altinn_away(cloud: Cloud) -> AsyncIterator[None]:
    await cloud.kill("altinn")
    try:
        yield
    finally:
        await cloud.restart("altinn")


async def test_answers_that_are_known_go_on_and_others_are_a_bad_gateway(
    shaken: Cloud, api: Api, ttd: ServiceOwner, kari: EndUser
) -> None:
    dialog_id, word, ola = await ttd.creates(a_dialog()), fresh_word(), EndUser.person(api, OLA)
    await kari.reads(dialog_id)
    await kari.finds(party=person(KARI))
    await ola.finds(party=person(OLA))
    async with altinn_away(shaken):
        assert (await kari.reads(dialog_id))["isContentSeen"]
        (await ttd.gets(dialog_id)).expect(200)
        created = await ttd.creates(a_dialog(externalReference=word))
        assert await kari.finds(party=person(KARI), externalReference=word) == [created]
        assert_bad_gateway(await ola.opens(dialog_id))
        assert_bad_gateway(await ola.lists(party=FJELLTOPP))


async def test_what_was_not_known_is_answered_when_altinn_is_back(shaken: Cloud, api: Api, ttd: ServiceOwner) -> None:
    dialog_id, amir = await ttd.creates(a_dialog(party=FJELLTOPP)), EndUser.person(api, AMIR)
    await amir.finds(party=person(AMIR))
    async with altinn_away(shaken):
        assert_bad_gateway(await amir.opens(dialog_id))
    assert (await amir.reads(dialog_id))["id"] == dialog_id


def assert_bad_gateway(answer: Answer) -> None:
    problem = answer.expect(502).json
    assert problem["title"] == "Bad gateway."
    assert problem["type"].endswith("rfc7231#section-6.6.3")
    assert "upstream server" in problem["detail"]
    assert "errors" not in problem
