"""The adapter that synchronises the instances of the Altinn apps with dialogs, in the requests that it sends.

It names the activity and the transmission of a submitted form by one id, because both are about one event.
"""

from datetime import datetime
from typing import Any

from tests.builders.dialogs import Document
from tests.driver.documents import a_dialog, fresh_id
from tests.driver.http import Api
from tests.driver.parts import an_activity, from_party
from tests.driver.service_owner import ADMIN, PROVIDER, ServiceOwner

LABEL = "urn:altinn:integration:storage:310000019/6f5dbcbd-49bb-4b57-8b1a-0b1a8f1d1a01"


def submission(event: str) -> Document:
    """Give what tells of a submitted form: an activity and a transmission under the id of the event."""
    submitted = an_activity(id=event, type="FormSubmitted", performedBy=from_party()["sender"])
    return {"activities": [submitted], "transmissions": [from_party(id=event)]}


async def ids(owner: ServiceOwner, dialog_id: str) -> dict[str, list[str]]:
    dialog = (await owner.gets(dialog_id)).expect(200).json
    return {name: sorted(one["id"] for one in dialog[name]) for name in ("activities", "transmissions")}


def both(*events: str) -> dict[str, list[str]]:
    return {"activities": sorted(events), "transmissions": sorted(events)}


def an_instance(**changes: Any) -> Document:
    return a_dialog(id=str(fresh_id()), serviceOwnerContext={"serviceOwnerLabels": [{"value": LABEL}]}) | changes


async def test_first_synchronisation_of_a_submitted_form_creates_both_parts(ttd: ServiceOwner) -> None:
    event = str(fresh_id())
    dialog_id = await ttd.creates(an_instance(**submission(event)), isSilentUpdate=True)
    assert await ids(ttd, dialog_id) == both(event)


async def test_submission_of_a_known_instance_adds_both_parts(ttd: ServiceOwner) -> None:
    first, second = str(fresh_id()), str(fresh_id())
    dialog_id = await ttd.creates(an_instance(**submission(first)))
    revision = (await ttd.gets(dialog_id)).json["revision"]
    (await ttd.puts(dialog_id, a_dialog(**submission(second)), if_match=revision)).expect(204)
    assert await ids(ttd, dialog_id) == both(first, second)


async def test_parts_may_be_appended_one_after_the_other(ttd: ServiceOwner) -> None:
    event, dialog_id = str(fresh_id()), await ttd.creates(an_instance())
    for name, (part,) in submission(event).items():
        (await ttd.asks("POST", f"{dialog_id}/{name}", part)).expect(201)
        (await ttd.asks("POST", f"{dialog_id}/{name}", part)).expect(422)
    assert await ids(ttd, dialog_id) == both(event)


async def test_each_part_is_found_under_the_shared_id(ttd: ServiceOwner) -> None:
    event = str(fresh_id())
    dialog_id = await ttd.creates(an_instance(**submission(event)))
    for name, of_its_kind in (("activities", "FormSubmitted"), ("transmissions", "Submission")):
        part = (await ttd.asks("GET", f"{dialog_id}/{name}/{event}")).expect(200).json
        assert (part["id"], part["type"]) == (event, of_its_kind)


async def test_time_of_a_saved_form_is_moved_by_the_bare_text_of_the_new_time(api: Api, ttd: ServiceOwner) -> None:
    """The adapter writes the time alone, in .NET's seven decimals, as the whole body."""
    event, moved = str(fresh_id()), "2026-02-03T04:05:06.7891230+00:00"
    dialog_id = await ttd.creates(an_instance(activities=[an_activity(id=event)]))
    path = f"{dialog_id}/activities/{event}/actions/updateFormSavedActivityTime"
    (await ServiceOwner(api, scopes=(PROVIDER, ADMIN)).asks("POST", path, f'"{moved}"'.encode())).expect(204)
    (activity,) = (await ttd.gets(dialog_id)).json["activities"]
    assert datetime.fromisoformat(activity["createdAt"]) == datetime.fromisoformat(moved)


async def test_submission_that_is_sent_again_is_refused(ttd: ServiceOwner) -> None:
    event = str(fresh_id())
    dialog_id = await ttd.creates(an_instance(**submission(event)))
    refused = (await ttd.puts(dialog_id, a_dialog(**submission(event)))).expect(422)
    assert list(refused.errors) == ["DialogActivity", "DialogTransmission"]
