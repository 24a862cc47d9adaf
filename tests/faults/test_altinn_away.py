"""Altinn away: what was asked before goes on, what was not is told as a bad gateway."""

from azure.cosmos.aio import CosmosClient

from local.stack import Cloud
from tests.driver.documents import a_dialog, fresh_word
from tests.driver.end_user import EndUser
from tests.driver.http import Answer, Api
from tests.driver.mischief import Mischief
from tests.driver.patience import until
from tests.driver.people import AMIR, FATIMA, FJELLTOPP, KARI, OLA, PAYROLL, TOMASZ, TRAVEL, person
from tests.driver.service_owner import ServiceOwner


async def test_answers_that_are_known_go_on_and_others_are_a_bad_gateway(
    mischief: Mischief, api: Api, ttd: ServiceOwner, kari: EndUser
) -> None:
    dialog_id, word, ola = await ttd.creates(a_dialog()), fresh_word(), EndUser.person(api, OLA)
    await kari.reads(dialog_id)
    await kari.finds(party=person(KARI))
    await ola.finds(party=person(OLA))
    unknown = EndUser.person(api, FATIMA)
    await unknown.token()
    async with mischief.killed("altinn"):
        assert (await kari.reads(dialog_id))["isContentSeen"]
        (await ttd.gets(dialog_id)).expect(200)
        created = await ttd.creates(a_dialog(externalReference=word))
        assert await kari.finds(party=person(KARI), externalReference=word) == [created]
        assert_bad_gateway(await ola.opens(dialog_id))
        assert await ola.finds(party=FJELLTOPP, serviceResource=TRAVEL) == []
        assert_bad_gateway(await unknown.lists(party=FJELLTOPP))


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


async def test_new_process_goes_on_with_what_others_asked(
    shaken: Cloud, mischief: Mischief, api: Api, ttd: ServiceOwner
) -> None:
    """Its memory is empty: dialogs are decided, parties known and readers named by what instances share."""
    tomasz, word = EndUser.person(api, TOMASZ), fresh_word()
    dialog_id = await ttd.creates(a_dialog(party=person(TOMASZ), externalReference=word))
    await mischief.restarted("host")  # what an earlier fault made it leave alone is forgotten
    known = await shared_answers(shaken)
    await tomasz.finds(party=person(TOMASZ))
    await tomasz.reads(dialog_id)
    await until(lambda: shared_answers(shaken), lambda count: count >= known + 4)
    await mischief.in_altinn(
        path="/(authorization/api/v1/authorize|accessmanagement|register|resourceregistry)", status=503
    )
    await mischief.restarted("host")
    assert (await tomasz.reads(dialog_id))["isContentSeen"]
    assert await tomasz.finds(party=person(TOMASZ), externalReference=word) == [dialog_id]
    assert await tomasz.finds(party=FJELLTOPP) == []
    assert_bad_gateway(await EndUser.system(api, PAYROLL).lists(party=FJELLTOPP))


async def shared_answers(cloud: Cloud) -> int:
    async with CosmosClient.from_connection_string(cloud.cosmos) as client:
        answers = client.get_database_client("dialogporten").get_container_client("answers")
        return len([key async for key in answers.query_items("SELECT VALUE c.id FROM c")])


def assert_bad_gateway(answer: Answer) -> None:
    problem = answer.expect(502).json
    assert problem["title"] == "Bad gateway."
    assert problem["type"].endswith("rfc7231#section-6.6.3")
    assert "upstream server" in problem["detail"]
    assert "errors" not in problem
