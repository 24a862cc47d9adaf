"""The way of a dialog: a service owner creates it, an end user finds and opens it, its events arrive."""

from tests.driver.documents import a_dialog, fresh_word
from tests.driver.end_user import EndUser
from tests.driver.events import Events
from tests.driver.people import KARI, person
from tests.driver.service_owner import ServiceOwner


async def test_end_user_finds_and_opens_what_the_service_owner_created(ttd: ServiceOwner, kari: EndUser) -> None:
    reference = fresh_word()
    dialog_id = await ttd.creates(a_dialog(externalReference=reference))
    assert await kari.finds(party=person(KARI), externalReference=reference) == [dialog_id]
    assert (await kari.reads(dialog_id))["id"] == dialog_id


async def test_events_of_creation_and_first_reading_arrive_in_order(
    ttd: ServiceOwner, kari: EndUser, events: Events
) -> None:
    dialog_id = await ttd.creates(a_dialog())
    await kari.reads(dialog_id)
    assert [event.subject for event in await events.of(dialog_id, 3)] == [
        "dialogporten.dialog.created.v1",
        "dialogporten.dialog.seen.v1",
        "dialogporten.dialog.updated.v1",
    ]
