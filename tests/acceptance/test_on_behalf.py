"""A service owner opens a dialog on behalf of a person: marked as for the person, masked for nobody (S-115)."""

from tests.builders.dialogs import texts
from tests.driver.documents import a_dialog, a_whole_dialog
from tests.driver.events import Events
from tests.driver.people import AMIR, FJELLTOPP, KARI, TOMASZ, TRAVEL, person
from tests.driver.service_owner import ServiceOwner
from tests.driver.stored import Stored

SIGN = {
    "action": "sign",
    "authorizationAttribute": "urn:altinn:task:signing",
    "url": "https://secret.example.no/sign",
    "priority": "Primary",
    "title": texts("Signer"),
}


async def test_reading_is_entered_as_the_persons_via_the_owner(ttd: ServiceOwner, events: Events) -> None:
    dialog_id = await ttd.creates(a_dialog())
    found = (await ttd.gets(dialog_id, endUserId=person(KARI))).expect(200).json
    assert found["isContentSeen"]
    [seen] = found["seenSinceLastUpdate"]
    assert seen["seenBy"]["actorId"] == person(KARI)
    assert (seen["isViaServiceOwner"], seen["isCurrentEndUser"]) == (True, True)
    assert len(await events.of(dialog_id, 3)) == 3


async def test_what_the_person_may_not_is_marked_but_not_hidden(ttd: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_dialog(party=FJELLTOPP, guiActions=[SIGN]))
    for number, is_authorized in ((AMIR, False), (KARI, True)):
        [action] = (await ttd.gets(dialog_id, endUserId=person(number))).expect(200).json["guiActions"]
        assert (action["isAuthorized"], action["url"]) == (is_authorized, SIGN["url"])


async def test_every_part_is_marked(ttd: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_whole_dialog())
    found = (await ttd.gets(dialog_id, endUserId=person(KARI))).expect(200).json
    marked = [*found["guiActions"], *found["apiActions"], *found["transmissions"]]
    marked.append(found["content"]["mainContentReference"])
    assert all("isAuthorized" in part for part in marked)


async def test_dialog_that_the_person_may_not_see_is_not_found_and_not_entered(
    ttd: ServiceOwner, stored: Stored
) -> None:
    dialog_id = await ttd.creates(a_dialog())
    (await ttd.gets(dialog_id, endUserId=person(TOMASZ))).expect(404)
    assert await stored.of(dialog_id, "seen") == []


async def test_owner_needs_no_level_of_the_person(ttd: ServiceOwner) -> None:
    """The person has not signed in, so there is no level to compare (A-038)."""
    dialog_id = await ttd.creates(a_dialog(serviceResource=TRAVEL))
    (await ttd.gets(dialog_id, endUserId=person(KARI))).expect(200)


async def test_name_of_the_parameter_is_read_whatever_its_case(ttd: ServiceOwner) -> None:
    (await ttd.gets(await ttd.creates(a_dialog()), ENDUSERID="nobody")).expect(400)
