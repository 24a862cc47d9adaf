"""A service owner patches a dialog: operations on what PUT would take, all or none (S-072 to S-076)."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from tests.driver.documents import a_dialog, a_whole_dialog, fresh_id
from tests.driver.events import Events
from tests.driver.http import Api
from tests.driver.people import KARI, TAX_RETURN, person
from tests.driver.service_owner import ServiceOwner
from tests.driver.stored import Stored


def replace(path: str, value: Any) -> dict[str, Any]:
    return {"op": "replace", "path": path, "value": value}


def add(path: str, value: Any) -> dict[str, Any]:
    return {"op": "add", "path": path, "value": value}


async def test_what_is_patched_changes_and_the_rest_stays(ttd: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_whole_dialog())
    before = (await ttd.gets(dialog_id)).json
    operations = [
        {"op": "test", "path": "/progress", "value": 40},
        replace("/Progress", 41),
        {"op": "remove", "path": "/guiActions/0"},
        add("/searchTags/-", {"value": "added"}),
    ]
    answer = (await ttd.patches(dialog_id, operations)).expect(204)
    after = (await ttd.gets(dialog_id)).expect(200)
    assert after.headers["etag"] == answer.headers["etag"] != before["revision"]
    assert after.json["progress"] == 41
    assert after.json["guiActions"] == before["guiActions"][1:]
    assert {"value": "added"} in after.json["searchTags"]
    changing = {"revision", "progress", "guiActions", "searchTags", "updatedAt", "contentUpdatedAt"}
    assert {name: after.json[name] for name in before if name not in changing} == {
        name: before[name] for name in before if name not in changing
    }


async def test_history_is_appended_to(ttd: ServiceOwner, events: Events) -> None:
    dialog_id = await ttd.creates(a_dialog())
    title = {"title": {"value": [{"languageCode": "nb", "value": "Svar"}]}}
    sender = {"actorType": "PartyRepresentative", "actorId": person(KARI)}
    operations = [
        add("/transmissions/-", {"type": "Submission", "sender": sender, "content": title}),
        add("/activities/-", {"type": "FormSubmitted", "performedBy": sender}),
    ]
    (await ttd.patches(dialog_id, operations)).expect(204)
    (await ttd.patches(dialog_id, operations)).expect(204)
    found = (await ttd.gets(dialog_id)).json
    assert (len(found["transmissions"]), len(found["activities"])) == (2, 2)
    assert found["transmissions"][0]["sender"]["actorName"]
    assert [event.subject.removeprefix("dialogporten.dialog.") for event in await events.of(dialog_id, 7)] == [
        "created.v1",
        *["updated.v1", "activity.form-submitted.v1", "transmission.created.v1"] * 2,
    ]


@pytest.mark.parametrize("operations", [[], [replace("/progress", 40)]], ids=["none", "same"])
async def test_nothing_new_is_no_change(ttd: ServiceOwner, stored: Stored, operations: list[Any]) -> None:
    dialog_id = await ttd.creates(a_whole_dialog())
    revision = (await ttd.gets(dialog_id)).headers["etag"]
    assert (await ttd.patches(dialog_id, operations)).expect(204).headers["etag"] == revision
    assert len(await stored.of(dialog_id, "outbox")) == 1


async def test_of_many_at_once_without_if_match_all_land(ttd: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_dialog())
    tags = [f"tag-{number}" for number in range(10)]
    answers = await asyncio.gather(*(ttd.patches(dialog_id, [add("/searchTags/-", {"value": tag})]) for tag in tags))
    assert [answer.status for answer in answers] == [204] * 10
    assert [tag["value"] for tag in (await ttd.gets(dialog_id)).json["searchTags"]] == tags


async def test_silent_patch_keeps_the_times(ttd: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_dialog())
    before = (await ttd.gets(dialog_id)).json
    (await ttd.patches(dialog_id, [replace("/status", "Draft")], isSilentUpdate=True)).expect(204)
    after = (await ttd.gets(dialog_id)).json
    assert (after["updatedAt"], after["contentUpdatedAt"]) == (before["updatedAt"], before["contentUpdatedAt"])
    assert (after["status"], after["revision"] != before["revision"]) == ("Draft", True)


async def test_both_content_types_are_taken(api: Api, ttd: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_dialog())
    for progress, content_type in enumerate(("application/json", "application/json-patch+json"), start=1):
        answer = await api.ask(
            "PATCH",
            f"serviceowner/dialogs/{dialog_id}",
            await ttd.token(),
            body=[replace("/progress", progress)],
            headers={"content-type": content_type},
        )
        answer.expect(204)
        assert (await ttd.gets(dialog_id)).json["progress"] == progress


class TestRefusals:
    @pytest.mark.parametrize(
        ("operations", "key"),
        [
            ([replace("/progress", 1), {"op": "test", "path": "/progress", "value": 2}], "[1]"),
            ([replace("/nothing", 1)], "[0]"),
            ([replace("/guiActions/7/action", "x")], "[0]"),
            ([replace("/progress", "much")], "progress"),
            ([replace("/progress", 101)], "dto.progress"),
            ([{"op": "remove", "path": "/content"}], "dto.content"),
            ([{"op": "shout", "path": "/progress"}], "[0].op"),
            ([{"op": "add"}], "[0]"),
            ({"progress": 1}, "SerializerErrors"),
            (b"[", "SerializerErrors"),
        ],
    )
    async def test_what_cannot_be_applied_or_is_invalid_changes_nothing(
        self, ttd: ServiceOwner, operations: Any, key: str
    ) -> None:
        dialog_id = await ttd.creates(a_dialog())
        answer = (await ttd.patches(dialog_id, operations)).expect(400)
        assert key in answer.errors
        assert answer.headers["content-type"] == "application/problem+json; charset=utf-8"
        assert "progress" not in (await ttd.gets(dialog_id)).json

    async def test_unknown_dialog_is_not_found_whatever_is_sent(self, ttd: ServiceOwner) -> None:
        (await ttd.patches(str(fresh_id()), [replace("/nothing", 1)])).expect(404)

    async def test_dialog_of_another_owner_is_not_found(self, ttd: ServiceOwner, skd: ServiceOwner) -> None:
        (await skd.patches(await ttd.creates(a_dialog()), [replace("/progress", 1)])).expect(404)

    async def test_deleted_dialog_is_gone(self, ttd: ServiceOwner) -> None:
        dialog_id = await ttd.creates(a_dialog())
        (await ttd.asks("DELETE", dialog_id)).expect(204)
        (await ttd.patches(dialog_id, [replace("/progress", 1)])).expect(410)

    async def test_reference_to_a_resource_of_another_owner_is_refused(self, ttd: ServiceOwner) -> None:
        dialog_id = await ttd.creates(a_whole_dialog())
        (await ttd.patches(dialog_id, [replace("/apiActions/0/authorizationAttribute", TAX_RETURN)])).expect(403)

    async def test_old_revision_is_refused(self, ttd: ServiceOwner) -> None:
        dialog_id = await ttd.creates(a_dialog())
        (await ttd.patches(dialog_id, [replace("/progress", 1)], if_match=str(uuid4()))).expect(412)
        revision = (await ttd.gets(dialog_id)).headers["etag"]
        (await ttd.patches(dialog_id, [replace("/progress", 1)], if_match=revision)).expect(204)

    async def test_what_was_appended_cannot_be_patched(self, ttd: ServiceOwner) -> None:
        dialog_id = await ttd.creates(a_whole_dialog())
        assert "[0]" in (await ttd.patches(dialog_id, [replace("/transmissions/0/type", "Alert")])).expect(400).errors

    async def test_expiry_cannot_be_taken_back(self, ttd: ServiceOwner) -> None:
        dialog_id = await ttd.creates(a_whole_dialog())
        answer = (await ttd.patches(dialog_id, [{"op": "remove", "path": "/expiresAt"}])).expect(422)
        assert list(answer.errors) == ["ExpiresAt"]

    async def test_transmission_key_in_use_is_a_conflict(self, ttd: ServiceOwner) -> None:
        dialog_id = await ttd.creates(a_dialog(isApiOnly=True))
        sent = {"type": "Alert", "sender": {"actorType": "ServiceOwner"}, "idempotentKey": "the-key"}
        (await ttd.patches(dialog_id, [add("/transmissions/-", sent)])).expect(204)
        (await ttd.patches(dialog_id, [add("/transmissions/-", sent)])).expect(409)

    async def test_what_multiplies_itself_is_too_large(self, ttd: ServiceOwner) -> None:
        text = {"languageCode": "nb", "value": "x" * 100_000}
        action = {"action": "read", "url": "https://a.example.no", "priority": "Tertiary", "title": [text]}
        copies = [{"op": "copy", "from": "/guiActions/0", "path": "/guiActions/-"}] * 300
        dialog_id = await ttd.creates(a_dialog())
        (await ttd.patches(dialog_id, [add("/guiActions/-", action), *copies])).expect(413)


async def test_tags_are_patched_by_the_places_that_reading_shows(ttd: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_dialog(searchTags=[{"value": "zulu"}, {"value": "alfa"}]))
    shown = [tag["value"] for tag in (await ttd.gets(dialog_id)).json["searchTags"]]
    assert shown == ["zulu", "alfa"]
    patch = [{"op": "replace", "path": "/searchTags/0/value", "value": "kilo"}]
    (await ttd.patches(dialog_id, patch)).expect(204)
    assert [tag["value"] for tag in (await ttd.gets(dialog_id)).json["searchTags"]] == ["alfa", "kilo"]
