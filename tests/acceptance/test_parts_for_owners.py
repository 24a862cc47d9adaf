"""A service owner reads parts of its dialogs (S-118 to S-120)."""

import pytest

from tests.driver.documents import a_dialog, a_whole_dialog, fresh_id
from tests.driver.end_user import EndUser
from tests.driver.people import KARI, person
from tests.driver.service_owner import ServiceOwner

PARTS = ("activities", "transmissions", "seenlog")


async def test_activities_are_told_oldest_first_and_in_full_one_by_one(ttd: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_whole_dialog())
    whole = (await ttd.gets(dialog_id)).json["activities"]
    listed = (await ttd.asks("GET", f"{dialog_id}/activities")).expect(200).json
    described = ("performedBy", "description")
    assert listed == [{name: one[name] for name in one if name not in described} for one in whole]
    for activity in whole:
        assert (await ttd.asks("GET", f"{dialog_id}/activities/{activity['id']}")).expect(200).json == activity


async def test_transmissions_are_told_newest_first(ttd: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_whole_dialog(visibleFrom=None))
    whole = (await ttd.gets(dialog_id)).json["transmissions"]
    alone = [{name: one[name] for name in one if name != "isOpened"} for one in whole]
    assert (await ttd.asks("GET", f"{dialog_id}/transmissions")).expect(200).json == alone[::-1]
    for transmission in alone:
        found = await ttd.asks("GET", f"{dialog_id}/transmissions/{transmission['id']}")
        assert found.expect(200).json == transmission


async def test_seen_log_names_who_has_read(ttd: ServiceOwner, kari: EndUser) -> None:
    dialog_id = await ttd.creates(a_dialog())
    await kari.reads(dialog_id)
    listed = (await ttd.asks("GET", f"{dialog_id}/seenlog")).expect(200).json
    assert [set(entry) for entry in listed] == [{"id", "seenAt", "seenBy", "isViaServiceOwner"}]
    assert listed[0]["seenBy"]["actorId"] == person(KARI)
    assert (await ttd.asks("GET", f"{dialog_id}/seenlog/{listed[0]['id']}")).expect(200).json == listed[0]


async def test_dialog_without_parts_has_empty_lists(ttd: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_dialog())
    for part in PARTS:
        assert (await ttd.asks("GET", f"{dialog_id}/{part}")).expect(200).json == []


@pytest.mark.parametrize(
    ("part", "entity"),
    [("activities", "DialogActivity"), ("transmissions", "DialogTransmission"), ("seenlog", "DialogSeenLog")],
)
async def test_missing_parts_and_dialogs_of_others_are_not_found(
    ttd: ServiceOwner, skd: ServiceOwner, part: str, entity: str
) -> None:
    dialog_id, unknown = await ttd.creates(a_dialog()), fresh_id()
    answer = (await ttd.asks("GET", f"{dialog_id}/{part}/{unknown}")).expect(404)
    assert answer.errors == {entity: [f"Entity '{entity}' with the following key(s) was not found: ({unknown})."]}
    for path in (part, f"{part}/{unknown}"):
        assert list((await skd.asks("GET", f"{dialog_id}/{path}")).expect(404).errors) == ["DialogEntity"]
        assert list((await ttd.asks("GET", f"{unknown}/{path}")).expect(404).errors) == ["DialogEntity"]
    (await ttd.asks("GET", f"{dialog_id}/{part}/no-id")).expect(400)
    (await ttd.asks("DELETE", dialog_id)).expect(204)
    assert list((await ttd.asks("GET", f"{dialog_id}/{part}/{unknown}")).expect(410).errors) == ["DialogEntity"]
