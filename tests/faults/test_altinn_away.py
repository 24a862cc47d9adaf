"""Altinn away: what was asked before goes on, what was not is told as a bad gateway."""

from tests.driver.documents import a_dialog, fresh_word
from tests.driver.end_user import EndUser
from tests.driver.http import Answer, Api
from tests.driver.mischief import Mischief
from tests.driver.patience import until
from tests.driver.people import AMIR, FJELLTOPP, KARI, OLA, person
from tests.driver.service_owner import ServiceOwner


async def test_answers_that_are_known_go_on_and_others_are_a_bad_gateway(
    mischief: Mischief, api: Api, ttd: ServiceOwner, kari: EndUser
) -> None:
    dialog_id, word, ola = await ttd.creates(a_dialog()), fresh_word(), EndUser.person(api, OLA)
    await kari.reads(dialog_id)
    await kari.finds(party=person(KARI))
    await ola.finds(party=person(OLA))
    async with mischief.killed("altinn"):
        assert (await kari.reads(dialog_id))["isContentSeen"]
        (await ttd.gets(dialog_id)).expect(200)
        created = await ttd.creates(a_dialog(externalReference=word))
        assert await kari.finds(party=person(KARI), externalReference=word) == [created]
        assert_bad_gateway(await ola.opens(dialog_id))
        assert_bad_gateway(await ola.lists(party=FJELLTOPP))


async def test_what_was_not_known_is_answered_when_altinn_is_back(
    mischief: Mischief, api: Api, ttd: ServiceOwner
) -> None:
    dialog_id, amir = await ttd.creates(a_dialog(party=FJELLTOPP)), EndUser.person(api, AMIR)
    await amir.finds(party=person(AMIR))
    async with mischief.killed("altinn"):
        assert_bad_gateway(await amir.opens(dialog_id))

    async def status() -> int:
        return (await amir.opens(dialog_id)).status

    await until(status, lambda answered: answered == 200)


def assert_bad_gateway(answer: Answer) -> None:
    problem = answer.expect(502).json
    assert problem["title"] == "Bad gateway."
    assert problem["type"].endswith("rfc7231#section-6.6.3")
    assert "upstream server" in problem["detail"]
    assert "errors" not in problem
