"""A service owner replaces a dialog: everything or nothing, in order, and only its own (S-054 to S-071)."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from tests.builders.dialogs import Document, mutated
from tests.driver.documents import a_dialog, a_whole_dialog, fresh_id, fresh_word, from_now
from tests.driver.end_user import EndUser
from tests.driver.events import Events
from tests.driver.http import Answer, Api
from tests.driver.people import KARI, LETTERS, TAX_RETURN, person
from tests.driver.service_owner import ADMIN, CORRESPONDENCE, PROVIDER, ServiceOwner
from tests.driver.stored import Stored

FIELDS = [
    "progress",
    "extendedStatus",
    "externalReference",
    "dueAt",
    "process",
    "precedingProcess",
    "expiresAt",
    "isApiOnly",
    "status",
    "content",
    "searchTags",
    "attachments",
    "guiActions",
    "apiActions",
]


@pytest.fixture
def admin(api: Api) -> ServiceOwner:
    return ServiceOwner(api, scopes=(PROVIDER, ADMIN))


@pytest.fixture
def correspondent(api: Api) -> ServiceOwner:
    return ServiceOwner(api, scopes=(PROVIDER, CORRESPONDENCE))


async def document_of(owner: ServiceOwner, dialog_id: str, **changes: Any) -> Document:
    """Give what leaves the dialog as it is when it is put, but for the changes."""
    found = (await owner.gets(dialog_id)).expect(200).json
    return {name: found[name] for name in FIELDS if name in found} | changes


def a_transmission(**changes: Any) -> Document:
    content = {"title": {"value": [{"languageCode": "nb", "value": "Et brev"}]}}
    return {"type": "Information", "sender": {"actorType": "ServiceOwner"}, "content": content, **changes}


def an_activity(**changes: Any) -> Document:
    return {"type": "FormSaved", "performedBy": {"actorType": "ServiceOwner"}, **changes}


def subjects(told: list[Any]) -> list[str]:
    return [event.subject.removeprefix("dialogporten.dialog.") for event in told]


async def frozen(admin: ServiceOwner, dialog_id: str) -> str:
    (await admin.asks("POST", f"{dialog_id}/actions/freeze")).expect(204)
    return dialog_id


async def deleted(owner: ServiceOwner, dialog_id: str) -> str:
    (await owner.asks("DELETE", dialog_id)).expect(204)
    return dialog_id


async def test_new_state_is_what_everybody_sees(ttd: ServiceOwner, kari: EndUser) -> None:
    dialog_id = await ttd.creates(a_whole_dialog(visibleFrom=None))
    title = {"value": [{"languageCode": "nb", "value": "Ny tittel"}], "mediaType": "text/plain"}
    answer = (await ttd.puts(dialog_id, {"content": {"title": title}, "progress": 99}, isSilentUpdate=True)).expect(204)
    assert answer.body == b""
    found = await ttd.gets(dialog_id)
    assert found.headers["etag"] == answer.headers["etag"]
    assert (found.json["progress"], found.json["status"]) == (99, "NotApplicable")
    assert (found.json["guiActions"], found.json["attachments"], found.json["searchTags"]) == ([], [], [])
    assert "dueAt" not in found.json
    assert len(found.json["transmissions"]) == 2
    assert (await kari.reads(dialog_id))["content"]["title"]["value"] == title["value"]


async def test_same_state_again_is_no_change(ttd: ServiceOwner, stored: Stored) -> None:
    dialog_id = await ttd.creates(a_whole_dialog())
    before = (await ttd.gets(dialog_id)).expect(200)
    answer = (await ttd.puts(dialog_id, await document_of(ttd, dialog_id))).expect(204)
    assert answer.headers["etag"] == before.headers["etag"]
    assert (await ttd.gets(dialog_id)).json == before.json
    assert len(await stored.of(dialog_id, "outbox")) == 1


async def test_dialog_comes_out_of_the_archive_unless_silent(ttd: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_dialog(systemLabel="Archive"))
    document = await document_of(ttd, dialog_id, progress=1)
    (await ttd.puts(dialog_id, document, isSilentUpdate=True)).expect(204)
    assert (await ttd.gets(dialog_id)).json["systemLabel"] == "Archive"
    (await ttd.puts(dialog_id, document)).expect(204)
    assert (await ttd.gets(dialog_id)).json["systemLabel"] == "Default"


class TestAppending:
    async def test_transmissions_and_activities_are_added(self, ttd: ServiceOwner, kari: EndUser) -> None:
        dialog_id = await ttd.creates(a_dialog())
        letter = str(fresh_id())
        opened = an_activity(type="TransmissionOpened", transmissionId=letter)
        sent = a_transmission(type="Submission", sender={"actorType": "PartyRepresentative", "actorId": person(KARI)})
        appended = await document_of(
            ttd, dialog_id, transmissions=[a_transmission(id=letter), sent], activities=[opened, an_activity()]
        )
        (await ttd.puts(dialog_id, appended)).expect(204)
        seen = await kari.reads(dialog_id)
        assert [one["isOpened"] for one in seen["transmissions"]] == [True, False]
        assert sorted(one["type"] for one in seen["activities"]) == ["FormSaved", "TransmissionOpened"]
        assert seen["endUserContext"]["systemLabels"] == ["Default", "Sent"]
        assert (seen["fromServiceOwnerTransmissionsCount"], seen["fromPartyTransmissionsCount"]) == (1, 1)
        assert not seen["hasUnopenedContent"]

    async def test_more_than_a_batch_takes_is_added_at_once(self, ttd: ServiceOwner, stored: Stored) -> None:
        dialog_id = await ttd.creates(a_dialog())
        letters = [a_transmission(externalReference=str(number)) for number in range(300)]
        before = await document_of(ttd, dialog_id)
        taken = fresh_word()
        twice = [a_transmission(idempotentKey=taken), *letters, a_transmission(idempotentKey=taken)]
        (await ttd.puts(dialog_id, before | {"transmissions": twice})).expect(409)
        assert await stored.of(dialog_id, "transmission") == []
        (await ttd.puts(dialog_id, before | {"transmissions": letters})).expect(204)
        found = (await ttd.gets(dialog_id)).expect(200).json
        assert [one["externalReference"] for one in found["transmissions"]] == [str(number) for number in range(300)]
        assert found["fromServiceOwnerTransmissionsCount"] == 300

    async def test_of_many_at_once_without_if_match_all_land(self, ttd: ServiceOwner) -> None:
        dialog_id = await ttd.creates(a_dialog())
        document = await document_of(ttd, dialog_id)
        answers = await asyncio.gather(
            *(ttd.puts(dialog_id, document | {"activities": [an_activity()]}) for _ in range(10))
        )
        assert [answer.status for answer in answers] == [204] * 10
        assert len({answer.headers["etag"] for answer in answers}) == 10
        assert len((await ttd.gets(dialog_id)).json["activities"]) == 10


class TestEvents:
    async def test_update_and_what_was_appended_are_told(self, ttd: ServiceOwner, events: Events) -> None:
        dialog_id = await ttd.creates(a_dialog())
        same = await document_of(ttd, dialog_id)
        (await ttd.puts(dialog_id, same)).expect(204)
        appended = same | {"transmissions": [a_transmission()], "activities": [an_activity(), an_activity()]}
        (await ttd.puts(dialog_id, appended)).expect(204)
        assert subjects(await events.of(dialog_id, 5)) == [
            "created.v1",
            "updated.v1",
            "activity.form-saved.v1",
            "activity.form-saved.v1",
            "transmission.created.v1",
        ]

    async def test_silent_update_tells_followers_of_the_state_alone(self, ttd: ServiceOwner, events: Events) -> None:
        dialog_id = await ttd.creates(a_dialog())
        document = await document_of(ttd, dialog_id, activities=[an_activity()])
        (await ttd.puts(dialog_id, document, isSilentUpdate=True)).expect(204)
        (await ttd.puts(dialog_id, document | {"activities": None, "progress": 5})).expect(204)
        told = await events.of(dialog_id, 3)
        assert subjects(told) == ["created.v1", "updated.v1", "updated.v1"]
        assert [event.properties["silent"] for event in told] == [False, True, False]


class TestRevision:
    async def test_current_one_lets_through_and_an_old_one_does_not(self, ttd: ServiceOwner) -> None:
        dialog_id = await ttd.creates(a_dialog())
        first = (await ttd.gets(dialog_id)).headers["etag"]
        document = await document_of(ttd, dialog_id, progress=1)
        answer = (await ttd.puts(dialog_id, document, if_match=first)).expect(204)
        assert answer.headers["etag"] != first
        stale = (await ttd.puts(dialog_id, document | {"progress": 2}, if_match=first)).expect(412)
        assert "errors" not in stale.json
        assert (await ttd.gets(dialog_id)).json["progress"] == 1

    @pytest.mark.parametrize("revision", ['"quoted"', "1"])
    async def test_what_is_no_revision_is_refused(self, ttd: ServiceOwner, revision: str) -> None:
        dialog_id = await ttd.creates(a_dialog())
        (await ttd.puts(dialog_id, await document_of(ttd, dialog_id), if_match=revision)).expect(400)

    async def test_of_many_with_the_same_one_exactly_one_wins(self, ttd: ServiceOwner) -> None:
        dialog_id = await ttd.creates(a_dialog())
        revision = (await ttd.gets(dialog_id)).headers["etag"]
        document = await document_of(ttd, dialog_id)
        answers = await asyncio.gather(
            *(ttd.puts(dialog_id, document | {"progress": number}, if_match=revision) for number in range(8))
        )
        assert sorted(answer.status for answer in answers) == [204] + [412] * 7


class TestWhoMay:
    async def test_unknown_dialog_is_not_found_whatever_is_sent(self, ttd: ServiceOwner) -> None:
        answer = (await ttd.puts(str(fresh_id()), {"progress": -1})).expect(404)
        assert list(answer.errors) == ["DialogEntity"]

    async def test_dialog_of_another_owner_is_not_found_but_by_an_admin(
        self, ttd: ServiceOwner, skd: ServiceOwner, admin: ServiceOwner
    ) -> None:
        dialog_id = await skd.creates(a_dialog(serviceResource=TAX_RETURN))
        (await ttd.puts(dialog_id, a_dialog())).expect(404)
        (await admin.puts(dialog_id, a_dialog())).expect(204)

    async def test_deleted_dialog_is_gone(self, ttd: ServiceOwner) -> None:
        dialog_id = await deleted(ttd, await ttd.creates(a_dialog()))
        answer = (await ttd.puts(dialog_id, a_dialog(), if_match=str(uuid4()))).expect(410)
        assert list(answer.errors) == ["DialogEntity"]

    async def test_frozen_dialog_refuses_its_owner_and_lets_an_admin(
        self, ttd: ServiceOwner, admin: ServiceOwner
    ) -> None:
        dialog_id = await frozen(admin, await ttd.creates(a_dialog()))
        answer = (await ttd.puts(dialog_id, a_dialog(), if_match=str(uuid4()))).expect(403)
        assert answer.errors == {"Forbidden": ["User cannot modify frozen dialog"]}
        (await admin.puts(dialog_id, a_dialog(progress=1))).expect(204)

    async def test_what_is_invalid_is_told_before_what_is_gone_frozen_or_changed(
        self, ttd: ServiceOwner, admin: ServiceOwner
    ) -> None:
        for dialog_id in (
            await deleted(ttd, await ttd.creates(a_dialog())),
            await frozen(admin, await ttd.creates(a_dialog())),
            await ttd.creates(a_dialog()),
        ):
            (await ttd.puts(dialog_id, a_dialog(progress=-1), if_match=str(uuid4()))).expect(400)

    @pytest.mark.parametrize("part", ["guiActions[0]", "apiActions[0]", "transmissions[0]"])
    async def test_reference_to_a_resource_of_another_owner_is_refused(self, ttd: ServiceOwner, part: str) -> None:
        dialog_id = await ttd.creates(a_dialog())
        whole = a_whole_dialog(dueAt=None)
        answer = (await ttd.puts(dialog_id, mutated(whole, f"{part}.authorizationAttribute", TAX_RETURN))).expect(403)
        assert answer.errors == {
            "Forbidden": [f"Not allowed to reference the following unowned resources: [{TAX_RETURN}]."]
        }

    async def test_letters_take_the_scope_for_correspondence(
        self, ttd: ServiceOwner, correspondent: ServiceOwner
    ) -> None:
        dialog_id = await correspondent.creates(a_dialog(serviceResource=LETTERS))
        (await ttd.puts(dialog_id, a_dialog())).expect(403)
        opened = an_activity(type="CorrespondenceOpened")
        (await correspondent.puts(dialog_id, a_dialog(activities=[opened]))).expect(204)
        assert not (await correspondent.gets(dialog_id)).json["hasUnopenedContent"]


class TestRefusals:
    @pytest.mark.parametrize(
        ("body", "key"),
        [
            ({"progress": "much"}, "progress"),
            ({"status": "Unheard"}, "status"),
            ({"isApiOnly": None}, "isApiOnly"),
            ({"guiActions": [{}]}, "dto.guiActions[0].action"),
            (b"{", "SerializerErrors"),
            (b"", "SerializerErrors"),
        ],
    )
    async def test_wrong_shapes(self, ttd: ServiceOwner, body: Any, key: str) -> None:
        dialog_id = await ttd.creates(a_dialog())
        assert key in (await ttd.puts(dialog_id, body)).expect(400).errors

    async def test_all_that_is_invalid_is_told_at_once(self, ttd: ServiceOwner) -> None:
        dialog_id = await ttd.creates(a_dialog())
        answer = (await ttd.puts(dialog_id, {"progress": 101, "guiActions": [_action("http://a")]})).expect(400)
        assert answer.errors == {
            "dto.progress": ["'Progress' must be between 0 and 100. You entered 101."],
            "dto.content": ["'Content' must not be empty."],
            "dto.guiActions[0].url": ["'Url' is not a well-formatted HTTPS URL."],
        }

    async def test_dialog_with_empty_transmissions_stays_for_systems(self, ttd: ServiceOwner) -> None:
        empty = a_transmission(content=None)
        dialog_id = await ttd.creates(a_dialog(isApiOnly=True, transmissions=[empty]))
        answer = (await ttd.puts(dialog_id, a_dialog())).expect(400)
        assert list(answer.errors) == ["dto.transmissions"]
        (await ttd.puts(dialog_id, a_dialog(isApiOnly=True))).expect(204)

    async def test_key_of_a_transmission_is_used_once(self, ttd: ServiceOwner) -> None:
        key = fresh_word()
        keyed = a_dialog(transmissions=[a_transmission(idempotentKey=key)])
        answer = (await ttd.puts(await ttd.creates(keyed), keyed)).expect(409)
        assert answer.errors == {
            "IdempotentKey": [f"Duplicate IdempotentKey detected in dialog transmissions. Conflicting keys: '{key}'."]
        }

    async def test_what_the_domain_refuses_is_told_at_once_and_nothing_is_stored(self, ttd: ServiceOwner) -> None:
        known, unknown = str(fresh_id()), str(fresh_id())
        dialog_id = await ttd.creates(a_dialog(expiresAt=from_now(days=1), transmissions=[a_transmission(id=known)]))
        before = (await ttd.gets(dialog_id)).json
        refused = a_dialog(
            dueAt=from_now(days=-1),
            transmissions=[a_transmission(id=known), a_transmission(relatedTransmissionId=unknown)],
            activities=[an_activity(type="TransmissionOpened", transmissionId=unknown)],
        )
        answer = (await ttd.puts(dialog_id, refused)).expect(422)
        assert list(answer.errors) == ["DueAt", "ExpiresAt", "DialogTransmission", "Transmissions", "Activities"]
        assert (await ttd.gets(dialog_id)).json == before

    async def test_dialog_that_is_too_large_for_the_store(self, ttd: ServiceOwner) -> None:
        dialog_id = await ttd.creates(a_dialog())
        many = [_action(f"https://a.example.no/{'x' * 900}") for _ in range(2_500)]
        api_actions = [
            {"action": "read", "endpoints": [{"url": one["url"], "httpMethod": "GET"} for one in many]},
        ]
        answer = (await ttd.puts(dialog_id, a_dialog(apiActions=api_actions))).expect(413)
        assert "bytes" in answer.json["title"]


async def test_who_may_not_call_at_all(api: Api, ttd: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_dialog())
    path = f"serviceowner/dialogs/{dialog_id}"

    async def asked(method: str, token: str | None) -> Answer:
        return await api.ask(method, path, token, body=a_dialog())

    wrong_scope = await api.token(kind="serviceowner", org="ttd", scopes=["digdir:dialogporten"])
    for method in ("PUT", "PATCH"):
        (await asked(method, None)).expect(401)
        (await asked(method, wrong_scope)).expect(403)


def _action(url: str) -> Document:
    title = [{"languageCode": "nb", "value": "Les"}]
    return {"action": "read", "url": url, "priority": "Tertiary", "title": title}
