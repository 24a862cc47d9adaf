"""A person reads parts of a dialog (E-044 to E-049)."""

import pytest

from tests.driver.documents import a_dialog, a_whole_dialog, fresh_id, from_now
from tests.driver.end_user import SUBSTANTIAL, EndUser
from tests.driver.http import Api
from tests.driver.people import FJELLTOPP, KARI, TRAVEL
from tests.driver.service_owner import ServiceOwner

PARTS = ("activities", "transmissions", "seenlog")
EPHEMERAL = "urn:altinn:person:identifier-ephemeral:"
UNAUTHORIZED = "urn:dialogporten:unauthorized"


async def test_transmissions_are_as_in_the_dialog_without_being_opened(ttd: ServiceOwner, kari: EndUser) -> None:
    dialog_id = await ttd.creates(a_whole_dialog(visibleFrom=None))
    whole = (await kari.reads(dialog_id))["transmissions"]
    alone = [{name: one[name] for name in one if name != "isOpened"} for one in whole]
    assert (await kari.asks(f"{dialog_id}/transmissions")).expect(200).json == alone
    for transmission in alone:
        found = await kari.asks(f"{dialog_id}/transmissions/{transmission['id']}")
        assert found.expect(200).json == transmission


async def test_what_a_reader_may_not_see_of_a_transmission_is_hidden(ttd: ServiceOwner, amir: EndUser) -> None:
    document = a_whole_dialog(visibleFrom=None, party=FJELLTOPP)
    dialog_id = await ttd.creates(document)
    listed = (await amir.asks(f"{dialog_id}/transmissions")).expect(200).json
    hidden = next(one for one in listed if one.get("authorizationAttribute"))
    assert hidden["isAuthorized"] is False
    assert {url["url"] for one in hidden["attachments"] for url in one["urls"]} == {UNAUTHORIZED}
    assert {action["url"] for action in hidden["navigationalActions"]} == {UNAUTHORIZED}
    assert hidden["content"]["contentReference"]["value"][0]["value"] == UNAUTHORIZED
    one = await amir.asks(f"{dialog_id}/transmissions/{hidden['id']}")
    assert one.expect(200).json == hidden


async def test_activities_are_told_with_masked_performers_one_by_one_only(ttd: ServiceOwner, kari: EndUser) -> None:
    performer = {"actorType": "PartyRepresentative", "actorId": f"urn:altinn:person:identifier-no:{KARI}"}
    dialog_id = await ttd.creates(a_dialog(activities=[{"type": "FormSubmitted", "performedBy": performer}]))
    (listed,) = (await kari.asks(f"{dialog_id}/activities")).expect(200).json
    assert "performedBy" not in listed
    assert listed["description"] == []
    found = (await kari.asks(f"{dialog_id}/activities/{listed['id']}")).expect(200).json
    assert found["performedBy"]["actorId"].startswith(EPHEMERAL)


async def test_seen_log_tells_who_is_asking_and_masks_everybody(
    ttd: ServiceOwner, kari: EndUser, amir: EndUser
) -> None:
    dialog_id = await ttd.creates(a_dialog(party=FJELLTOPP))
    await kari.reads(dialog_id)
    await amir.reads(dialog_id)
    listed = (await amir.asks(f"{dialog_id}/seenlog")).expect(200).json
    assert [entry["isCurrentEndUser"] for entry in listed] == [False, True]
    assert all(entry["seenBy"]["actorId"].startswith(EPHEMERAL) for entry in listed)
    assert all(entry["seenBy"]["actorName"] for entry in listed)
    assert (await amir.asks(f"{dialog_id}/seenlog/{listed[1]['id']}")).expect(200).json == listed[1]


async def test_reading_parts_is_not_entered_into_the_seen_log(ttd: ServiceOwner, kari: EndUser) -> None:
    dialog_id = await ttd.creates(a_dialog())
    for part in PARTS:
        assert (await kari.asks(f"{dialog_id}/{part}")).expect(200).json == []
    assert not (await ttd.gets(dialog_id)).json["isContentSeen"]


async def test_texts_come_in_the_language_that_is_wanted(ttd: ServiceOwner, kari: EndUser) -> None:
    dialog_id = await ttd.creates(a_whole_dialog(visibleFrom=None))
    for part in ("activities", "transmissions"):
        listed = (await kari.asks(f"{dialog_id}/{part}", languages="en")).expect(200).json
        one = (await kari.asks(f"{dialog_id}/{part}/{listed[0]['id']}", languages="en")).expect(200).json
        for shown in (listed[0], one):
            text = shown["description"] if part == "activities" else shown["content"]["title"]["value"]
            assert [each["languageCode"] for each in text] == ["en"]
    (await kari.asks(f"{dialog_id}/activities", languages="en; q=1")).expect(400)


async def test_dialog_that_is_not_visible_yet_shows_its_parts(ttd: ServiceOwner, kari: EndUser) -> None:
    dialog_id = await ttd.creates(a_dialog(visibleFrom=from_now(days=1)))
    for part in PARTS:
        (await kari.asks(f"{dialog_id}/{part}")).expect(200)


@pytest.mark.parametrize(
    ("part", "entity"),
    [("activities", "DialogActivity"), ("transmissions", "DialogTransmission"), ("seenlog", "DialogSeenLog")],
)
async def test_refusals_come_in_the_order_of_the_contract(
    api: Api, ttd: ServiceOwner, kari: EndUser, tomasz: EndUser, part: str, entity: str
) -> None:
    dialog_id, unknown = await ttd.creates(a_dialog()), fresh_id()
    guarded = await ttd.creates(a_dialog(serviceResource=TRAVEL))
    assert list((await kari.asks(f"{dialog_id}/{part}/{unknown}")).expect(404).errors) == [entity]
    low = EndUser.person(api, KARI, SUBSTANTIAL)
    for path in (part, f"{part}/{unknown}"):
        assert list((await kari.asks(f"{unknown}/{path}")).expect(404).errors) == ["DialogEntity"]
        assert list((await tomasz.asks(f"{dialog_id}/{path}")).expect(404).errors) == ["DialogEntity"]
        answer = (await low.asks(f"{guarded}/{path}")).expect(403)
        assert answer.errors == {"Forbidden": ["Altinn authentication level too low."]}
        (await kari.asks(f"no-id/{path}")).expect(400)
    (await ttd.asks("DELETE", dialog_id)).expect(204)
    (await kari.asks(f"{dialog_id}/{part}")).expect(410)
    (await tomasz.asks(f"{dialog_id}/{part}")).expect(404)
