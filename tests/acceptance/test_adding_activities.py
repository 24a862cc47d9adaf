"""A service owner adds to a dialog's history (S-084 to S-088)."""

import asyncio

import pytest

from tests.builders.dialogs import texts
from tests.driver.documents import a_dialog, fresh_id, from_now
from tests.driver.events import Events
from tests.driver.http import Api
from tests.driver.parts import a_transmission, an_activity
from tests.driver.people import KARI, LETTERS, person
from tests.driver.service_owner import ADMIN, CORRESPONDENCE, PROVIDER, ServiceOwner

NOBODY = "15819030054"


@pytest.fixture
def admin(api: Api) -> ServiceOwner:
    return ServiceOwner(api, scopes=(PROVIDER, ADMIN))


@pytest.fixture
def correspondent(api: Api) -> ServiceOwner:
    return ServiceOwner(api, scopes=(PROVIDER, CORRESPONDENCE))


async def test_answer_names_the_activity_its_address_and_the_new_revision(ttd: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_dialog())
    before = (await ttd.gets(dialog_id)).json
    added = (await ttd.asks("POST", f"{dialog_id}/activities", an_activity())).expect(201)
    after = (await ttd.gets(dialog_id)).json
    assert added.headers["location"].endswith(f"/api/v1/serviceowner/dialogs/{dialog_id}/activities/{added.json}")
    assert added.headers["etag"] == after["revision"] != before["revision"]
    assert after["updatedAt"] > before["updatedAt"]
    assert after["contentUpdatedAt"] == before["contentUpdatedAt"]
    assert [activity["id"] for activity in after["activities"]] == [added.json]


async def test_activity_of_long_ago_moves_the_dialog_too(ttd: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_dialog(activities=[an_activity()]))
    before = (await ttd.gets(dialog_id)).json
    added = await ttd.asks("POST", f"{dialog_id}/activities", an_activity(createdAt=from_now(days=-9)))
    after = (await ttd.gets(dialog_id)).json
    assert added.expect(201).headers["etag"] == after["revision"] != before["revision"]
    assert after["updatedAt"] > before["updatedAt"]
    assert after["activities"][0]["id"] == added.json


async def test_activity_takes_the_dialog_out_of_the_archive(ttd: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_dialog(systemLabel="Archive"))
    (await ttd.asks("POST", f"{dialog_id}/activities", an_activity(), isSilentUpdate=True)).expect(201)
    assert (await ttd.gets(dialog_id)).json["systemLabel"] == "Archive"
    (await ttd.asks("POST", f"{dialog_id}/activities", an_activity())).expect(201)
    assert (await ttd.gets(dialog_id)).json["systemLabel"] == "Default"


async def test_it_is_told_and_silently_only_that_the_dialog_changed(ttd: ServiceOwner, events: Events) -> None:
    dialog_id = await ttd.creates(a_dialog())
    before = (await ttd.gets(dialog_id)).json
    (await ttd.asks("POST", f"{dialog_id}/activities", an_activity(), isSilentUpdate=True)).expect(201)
    assert (await ttd.gets(dialog_id)).json["updatedAt"] == before["updatedAt"]
    added = (await ttd.asks("POST", f"{dialog_id}/activities", an_activity(type="PaymentMade"))).expect(201)
    told = await events.of(dialog_id, 4)
    assert [event.subject.removeprefix("dialogporten.dialog.") for event in told] == [
        "created.v1",
        "updated.v1",
        "updated.v1",
        "activity.payment-made.v1",
    ]
    assert told[3].body["data"]["activityId"] == added.json


async def test_opening_the_last_unopened_transmission_leaves_nothing_unopened(ttd: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_dialog(transmissions=[a_transmission(), a_transmission()]))
    letters = [one["id"] for one in (await ttd.gets(dialog_id)).json["transmissions"]]
    opened = an_activity(type="TransmissionOpened")
    for letter, still in ((letters[0], True), (letters[0], True), (letters[1], False)):
        (await ttd.asks("POST", f"{dialog_id}/activities", opened | {"transmissionId": letter})).expect(201)
        assert (await ttd.gets(dialog_id)).json["hasUnopenedContent"] is still
    assert all(one["isOpened"] for one in (await ttd.gets(dialog_id)).json["transmissions"])


class TestRefusals:
    async def test_all_failures_are_told_in_order(self, ttd: ServiceOwner) -> None:
        activity = an_activity(
            createdAt=from_now(days=1),
            transmissionId=str(fresh_id()),
            description=texts("Ikke her"),
            performedBy={"actorType": "PartyRepresentative"},
        )
        answer = await ttd.asks("POST", f"{await ttd.creates(a_dialog())}/activities", activity)
        assert list(answer.expect(400).errors) == [
            "activity.createdAt",
            "activity.transmissionId",
            "activity.performedBy",
            "activity.description",
        ]

    async def test_unknown_transmission_is_unprocessable(self, ttd: ServiceOwner) -> None:
        unknown = str(fresh_id())
        activity = an_activity(type="TransmissionOpened", transmissionId=unknown)
        answer = await ttd.asks("POST", f"{await ttd.creates(a_dialog())}/activities", activity)
        assert answer.expect(422).errors == {
            "Activity.TransmissionId": [f"Item '{unknown}' in 'Transmissions' does not exist."]
        }

    async def test_actor_is_named_by_the_registry_or_unprocessable(self, ttd: ServiceOwner) -> None:
        path = f"{await ttd.creates(a_dialog())}/activities"
        performer = {"actorType": "PartyRepresentative", "actorId": person(KARI)}
        added = (await ttd.asks("POST", path, an_activity(performedBy=performer))).expect(201).json
        found = (await ttd.asks("GET", f"{path}/{added}")).expect(200).json
        assert found["performedBy"]["actorName"]
        nobody = performer | {"actorId": person(NOBODY)}
        answer = await ttd.asks("POST", path, an_activity(performedBy=nobody))
        assert list(answer.expect(422).errors) == ["ActorId"]
        assert NOBODY not in answer.body.decode()

    async def test_id_of_another_part_of_the_kind_is_unprocessable(self, ttd: ServiceOwner) -> None:
        taken = str(fresh_id())
        dialog_id = await ttd.creates(a_dialog(activities=[an_activity(id=taken)]))
        answer = await ttd.asks("POST", f"{dialog_id}/activities", an_activity(id=taken))
        assert answer.expect(422).errors == {"DialogActivity": [f"Key ('Id')=({taken}) already exists."]}
        (await ttd.asks("POST", f"{dialog_id}/activities", an_activity(id=dialog_id))).expect(201)

    async def test_only_the_owner_finds_the_dialog(self, ttd: ServiceOwner, skd: ServiceOwner) -> None:
        dialog_id = await ttd.creates(a_dialog())
        (await skd.asks("POST", f"{dialog_id}/activities", an_activity())).expect(404)
        (await ttd.asks("POST", f"{fresh_id()}/activities", an_activity())).expect(404)

    async def test_deleted_dialog_takes_activities_of_admins_only(self, ttd: ServiceOwner, admin: ServiceOwner) -> None:
        dialog_id = await ttd.creates(a_dialog())
        (await ttd.asks("DELETE", dialog_id)).expect(204)
        (await ttd.asks("POST", f"{dialog_id}/activities", an_activity())).expect(410)
        (await admin.asks("POST", f"{dialog_id}/activities", an_activity())).expect(201)

    async def test_letters_and_their_activities_take_the_scope_for_correspondence(
        self, ttd: ServiceOwner, correspondent: ServiceOwner
    ) -> None:
        letter = await correspondent.creates(a_dialog(serviceResource=LETTERS))
        (await ttd.asks("POST", f"{letter}/activities", an_activity())).expect(403)
        opened = an_activity(type="CorrespondenceOpened")
        (await ttd.asks("POST", f"{await ttd.creates(a_dialog())}/activities", opened)).expect(403)
        (await correspondent.asks("POST", f"{letter}/activities", opened)).expect(201)

    async def test_old_revision_adds_nothing(self, ttd: ServiceOwner) -> None:
        dialog_id = await ttd.creates(a_dialog())
        answer = await ttd.asks("POST", f"{dialog_id}/activities", an_activity(), if_match=str(fresh_id()))
        answer.expect(412)
        assert (await ttd.gets(dialog_id)).json["activities"] == []


class TestAtOnce:
    async def test_fifty_appends_all_land(self, ttd: ServiceOwner) -> None:
        dialog_id = await ttd.creates(a_dialog())
        parts = [("activities", an_activity()), ("transmissions", a_transmission())] * 25
        answers = await asyncio.gather(*(ttd.asks("POST", f"{dialog_id}/{path}", part) for path, part in parts))
        assert [answer.status for answer in answers] == [201] * 50
        after = (await ttd.gets(dialog_id)).json
        assert {one["id"] for one in after["activities"] + after["transmissions"]} == {one.json for one in answers}
        assert after["fromServiceOwnerTransmissionsCount"] == 25
        assert len({answer.headers["etag"] for answer in answers}) == 50

    async def test_of_fifty_with_one_revision_exactly_one_wins(self, ttd: ServiceOwner) -> None:
        dialog_id = await ttd.creates(a_dialog())
        revision = (await ttd.gets(dialog_id)).headers["etag"]
        path = f"{dialog_id}/activities"
        answers = await asyncio.gather(*(ttd.asks("POST", path, an_activity(), if_match=revision) for _ in range(50)))
        assert sorted(answer.status for answer in answers) == [201] + [412] * 49
        assert len((await ttd.gets(dialog_id)).json["activities"]) == 1
