"""Clients of the reference that spell, order or leave out things their own way, and what they are answered."""

import json
from typing import Any

import pytest

from tests.driver.documents import a_dialog, a_whole_dialog
from tests.driver.end_user import EndUser
from tests.driver.http import Api
from tests.driver.people import KARI, person
from tests.driver.service_owner import ServiceOwner


def pascal(value: Any) -> Any:
    if isinstance(value, dict):
        return {name[:1].upper() + name[1:]: pascal(part) for name, part in value.items()}
    return [pascal(part) for part in value] if isinstance(value, list) else value


async def test_dotnet_client_without_naming_policy_creates_and_replaces(ttd: ServiceOwner) -> None:
    document = a_whole_dialog()
    dialog = (await ttd.gets(await ttd.creates(pascal(document)))).json
    same = (await ttd.gets(await ttd.creates(a_whole_dialog()))).json
    for name in ("status", "progress", "content", "searchTags", "process", "externalReference", "dueAt"):
        assert dialog.get(name) == same.get(name), name
    assert len(dialog["guiActions"]) == len(same["guiActions"])
    replacement = {**document, "progress": "50", "transmissions": [], "activities": []}
    (await ttd.asks("PUT", dialog["id"], pascal(replacement))).expect(204)
    assert (await ttd.gets(dialog["id"])).json["progress"] == 50


async def test_client_with_a_byte_order_mark_is_understood(ttd: ServiceOwner) -> None:
    created = await ttd.posts(b"\xef\xbb\xbf" + json.dumps(a_dialog()).encode())
    patch = b"\xef\xbb\xbf" + json.dumps([{"op": "replace", "path": "/progress", "value": 3}]).encode()
    (await ttd.patches(created.expect(201).json, patch)).expect(204)


@pytest.mark.parametrize(
    ("operation", "member", "value"),
    [
        ({"op": "replace", "path": "progress", "value": 7}, "progress", 7),
        ({"Op": "Replace", "Path": "/Progress", "Value": "7"}, "progress", 7),
        ({"op": "replace", "path": "/externalReference", "value": 7}, "externalReference", "7"),
        ({"op": "replace", "path": "/externalReference", "value": True}, "externalReference", "true"),
        ({"op": "replace", "path": "/status", "value": 3}, "status", "Draft"),
        ({"op": "replace", "path": "/status", "value": "3"}, "status", "Draft"),
        ({"op": "replace", "path": "/dueAt", "value": "2097-01-02T10:00:00"}, "dueAt", "2097-01-02T10:00:00.0000000Z"),
        ({"op": "add", "path": "/guiActions/0/Url", "value": "HTTPS://E.no"}, "guiActions", "https://e.no/"),
    ],
)
async def test_newtonsoft_client_patches(ttd: ServiceOwner, operation: dict[str, Any], member: str, value: Any) -> None:
    dialog_id = await ttd.creates(a_whole_dialog())
    (await ttd.patches(dialog_id, [operation])).expect(204)
    found = (await ttd.gets(dialog_id)).json[member]
    assert (found[0]["url"] if member == "guiActions" else found) == value


async def test_patch_tests_the_canonical_form_of_an_address(ttd: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_whole_dialog(guiActions=[an_action("https://Example.no:443/a/../b")]))
    test = {"op": "test", "path": "/guiActions/0/url", "value": "https://EXAMPLE.no/./b"}
    (await ttd.patches(dialog_id, [test])).expect(204)
    assert (await ttd.gets(dialog_id)).json["guiActions"][0]["url"] == "https://example.no/b"


def an_action(url: str) -> dict[str, Any]:
    title = [{"languageCode": "nb", "value": "Åpne"}]
    return {"action": "read", "url": url, "priority": "Primary", "title": title}


async def test_put_or_patch_without_status_is_refused(ttd: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_dialog())
    whole = {"content": a_dialog()["content"]}
    assert list((await ttd.asks("PUT", dialog_id, whole)).expect(400).errors) == ["dto.status"]
    removal = [{"op": "remove", "path": "/status"}]
    assert list((await ttd.patches(dialog_id, removal)).expect(400).errors) == ["dto.status"]


async def test_all_failures_of_an_empty_part_are_told(ttd: ServiceOwner) -> None:
    document = a_dialog(guiActions=[{}], apiActions=[{}], transmissions=[{}])
    errors = (await ttd.posts(document)).expect(400).errors
    assert {
        "dto.guiActions[0].action",
        "dto.guiActions[0].url",
        "dto.guiActions[0].priority",
        "dto.guiActions[0].title",
        "dto.apiActions[0].action",
        "dto.apiActions[0].endpoints",
        "dto.transmissions[0].type",
        "dto.transmissions[0].sender",
        "dto.transmissions[0].content",
    } <= errors.keys()


async def test_resource_that_the_registry_does_not_know_is_unprocessable(ttd: ServiceOwner) -> None:
    answer = await ttd.posts(a_dialog(serviceResource="urn:altinn:resource:nobody-knows"))
    assert list(answer.expect(422).errors) == ["ServiceResource"]


async def test_actor_with_an_id_and_an_empty_name_is_one_with_an_id(ttd: ServiceOwner) -> None:
    performer = {"actorType": "PartyRepresentative", "actorId": person(KARI), "actorName": ""}
    activity = {"type": "DialogOpened", "performedBy": performer}
    dialog_id = await ttd.creates(a_dialog(activities=[activity]))
    assert (await ttd.gets(dialog_id)).json["activities"][0]["performedBy"]["actorId"] == person(KARI)


class TestKeptDifferences:
    """What the reference answers otherwise, and docs/differences.md says so."""

    async def test_reading_for_a_person_is_via_the_owner_at_once(self, ttd: ServiceOwner) -> None:
        dialog_id = await ttd.creates(a_dialog())
        (seen,) = (await ttd.gets(dialog_id, endUserId=person(KARI))).expect(200).json["seenSinceLastUpdate"]
        assert seen["isViaServiceOwner"] is True

    @pytest.mark.parametrize("operation", [{"path": "/progress", "value": 1}, {"op": "replace", "path": "/progress"}])
    async def test_operation_that_lacks_a_member_is_refused(self, ttd: ServiceOwner, operation: dict[str, Any]) -> None:
        dialog_id = await ttd.creates(a_dialog())
        (await ttd.patches(dialog_id, [operation])).expect(400)

    @pytest.mark.parametrize("body", [b"null", b'{"attachments": [null]}', b"{}"])
    async def test_null_and_nothing_are_bad_input(self, ttd: ServiceOwner, body: bytes) -> None:
        assert (await ttd.posts(body)).expect(400).errors

    async def test_null_for_a_list_is_an_empty_one(self, ttd: ServiceOwner, kari: EndUser) -> None:
        dialog_id = await ttd.creates(a_dialog(attachments=None, transmissions=None))
        assert (await ttd.gets(dialog_id)).json["attachments"] == []
        (await kari.sends("PUT", f"{dialog_id}/context/systemlabels", {"addLabels": None})).expect(204)

    async def test_order_is_read_in_any_case(self, kari: EndUser) -> None:
        upper, lower = [await kari.lists(party=person(KARI), orderBy=order) for order in ("ID_ASC", "id_asc")]
        assert upper.expect(200).json == lower.expect(200).json

    async def test_creation_says_where_the_dialog_is(self, ttd: ServiceOwner) -> None:
        answer = (await ttd.posts(a_dialog())).expect(201)
        assert answer.headers["location"].endswith(answer.json)

    async def test_content_type_of_a_body_does_not_matter(self, api: Api, ttd: ServiceOwner) -> None:
        body, headers = json.dumps(a_dialog()).encode(), {"content-type": "text/plain"}
        answer = await api.ask("POST", "serviceowner/dialogs", await ttd.token(), body=body, headers=headers)
        answer.expect(201)

    async def test_silent_creation_has_one_time(self, ttd: ServiceOwner) -> None:
        dialog = (await ttd.gets(await ttd.creates(a_dialog(), isSilentUpdate=True))).json
        assert dialog["createdAt"] == dialog["updatedAt"]
