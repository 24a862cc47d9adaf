"""Every field of the contract goes in, and whole reviewed answers come out."""

from pathlib import Path

from tests.driver.documents import a_whole_dialog, fresh_word
from tests.driver.end_user import EndUser
from tests.driver.people import KARI, person
from tests.driver.reviewed import assert_reviewed
from tests.driver.service_owner import ServiceOwner

SNAPSHOTS = Path(__file__).parent / "snapshots"
WORD = "story"


async def test_service_owner_gets_back_all_that_it_sent(ttd: ServiceOwner) -> None:
    document = a_whole_dialog()
    answer = (await ttd.gets(await ttd.creates(document))).expect(200)
    assert answer.json["idempotentKey"] == document["idempotentKey"]
    assert_reviewed(answer.json | {"idempotentKey": "<key>"}, "service_owner_dialog", SNAPSHOTS)


async def test_end_user_sees_all_that_is_meant_for_end_users(ttd: ServiceOwner, kari: EndUser) -> None:
    dialog_id = await ttd.creates(a_whole_dialog(visibleFrom=None))
    assert_reviewed(await kari.reads(dialog_id), "end_user_dialog", SNAPSHOTS)


async def test_list_shows_a_summary_of_what_was_created(ttd: ServiceOwner, kari: EndUser) -> None:
    reference = fresh_word()
    dialog_id = await ttd.creates(a_whole_dialog(visibleFrom=None, externalReference=reference))
    await kari.reads(dialog_id)
    page = (await kari.lists(party=person(KARI), externalReference=reference)).expect(200).json
    for item in page["items"]:
        item["externalReference"] = "<reference>"
    page["continuationToken"] = "<token>"
    assert_reviewed(page, "end_user_list", SNAPSHOTS)


async def test_silent_creation_of_the_least_shows_only_what_was_given_and_what_follows(ttd: ServiceOwner) -> None:
    document = {"isApiOnly": True, "serviceResource": a_whole_dialog()["serviceResource"], "party": person(KARI)}
    answer = await ttd.gets(await ttd.creates(document, isSilentUpdate=True))
    assert_reviewed(answer.expect(200).json, "least_dialog", SNAPSHOTS)
