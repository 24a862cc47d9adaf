"""What nobody should send: each gets the contract's status and problem document, and nothing is stored."""

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.builders.dialogs import mutated
from tests.driver.documents import a_dialog, a_whole_dialog, fresh_id
from tests.driver.end_user import EndUser
from tests.driver.http import Answer, Api
from tests.driver.people import KARI, person
from tests.driver.service_owner import PROVIDER, ServiceOwner
from tests.driver.stored import Stored

DIALOGS = "/api/v1/serviceowner/dialogs"
INVALID = "One or more validation errors occurred."


@pytest.fixture(autouse=True)
async def nothing_is_stored(stored: Stored) -> AsyncIterator[None]:
    before = await stored.kinds()
    yield
    assert await stored.kinds() == before


def assert_problem(answer: Answer, status: int, title: str, kind: str, instance: str = DIALOGS) -> None:
    answer.expect(status)
    assert answer.headers["content-type"].startswith("application/problem+json")
    problem = answer.json
    assert list(problem)[:5] == ["type", "title", "status", "instance", "traceId"]
    assert (problem["status"], problem["title"], problem["instance"]) == (status, title, instance)
    assert problem["type"] == f"https://datatracker.ietf.org/doc/html/{kind}"
    assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}", problem["traceId"])


def assert_invalid(answer: Answer, *keys: str, instance: str = DIALOGS) -> None:
    assert_problem(answer, 400, INVALID, "rfc7231#section-6.5.1", instance)
    assert answer.errors
    assert all(texts and all(texts) for texts in answer.errors.values())
    if keys:
        assert list(answer.errors) == list(keys)


NOT_JSON = {
    "empty": b"",
    "blank": b"  \n",
    "cut-off": b'{"party": "urn',
    "trailing-comma": b'{"party": "x",}',
    "text": b"party=x",
    "xml": b"<dialog/>",
    "nan": b'{"progress": NaN}',
    "not-utf-8": b'{"party": "\xff\xfe"}',
    "utf-16": '{"party": "x"}'.encode("utf-16"),
    "lone-surrogate": b'{"party": "\\ud800"}',
    "raw-surrogate": b'{"party": "\xed\xa0\x80"}',
    "control-character": b'{"party": "\x00"}',
    "nul": b'{"party": "before\\u0000after"}',
    "nul-behind-backslashes": b'{"party": "\\\\\\u0000"}',
    "two-documents": b"{}{}",
    "deep-lists": b"[" * 1000 + b"]" * 1000,
    "deep-objects": b'{"content":' * 1000 + b"{}" + b"}" * 1000,
    "deep-and-open": b"[" * 100_000,
    "list": b"[]",
    "number": b"1",
    "string": b'"dialog"',
    "null": b"null",
}


@pytest.mark.parametrize("body", NOT_JSON.values(), ids=NOT_JSON.keys())
async def test_body_that_is_no_json_object_is_invalid(ttd: ServiceOwner, body: bytes) -> None:
    assert_invalid(await ttd.posts(body))


WRONG = {
    "party": 5,
    "serviceResource": ["urn:altinn:resource:ttd-byggesoknad"],
    "progress": "much",
    "isApiOnly": "yes",
    "content": [],
    "content.title": "Title",
    "content.title.value": {"nb": "Tittel"},
    "content.title.value[0].value": 7,
    "attachments": {},
    "attachments[0].urls[0].consumerType": "Fax",
    "transmissions[0]": "text",
    "transmissions[0].type": "Rumour",
    "transmissions[0].sender": None,
    "activities[0].type": 99,
    "activities[0].performedBy.actorType": "Nobody",
    "guiActions[0].priority": True,
    "guiActions[0].httpMethod": 0,
    "apiActions[0].endpoints[0].httpMethod": "YELL",
    "apiActions[0].endpoints[0].deprecated": 1,
    "status": "Lost",
    "systemLabel": "Sent",
    "id": "not-a-uuid",
    "attachments[0].id": 17,
    "dueAt": "2097-01-01T00:00:00",
    "expiresAt": "tomorrow",
    "visibleFrom": "2097-02-30T00:00:00Z",
    "createdAt": "10000-01-01T00:00:00Z",
    "updatedAt": "0000-01-01T00:00:00Z",
    "activities[0].createdAt": "0001-01-01T00:00:00+14:00",
    "transmissions[0].createdAt": "9999-12-31T23:59:59-14:00",
    "searchTags[0].value": None,
    "serviceOwnerContext.serviceOwnerLabels[0]": "label",
}


@pytest.mark.parametrize(("path", "value"), WRONG.items(), ids=WRONG.keys())
async def test_wrong_type_or_word_is_invalid_under_the_path_of_its_field(
    ttd: ServiceOwner, path: str, value: Any
) -> None:
    answer = await ttd.posts(mutated(a_whole_dialog(), path, value))
    assert_invalid(answer)
    assert any(key.removeprefix("dto.").startswith(path) for key in answer.errors)


@pytest.mark.parametrize("number", ["2147483648", "-2147483649", "9" * 400, "1e999", "-1e999", "40.5"])
async def test_number_beyond_its_range_is_invalid(ttd: ServiceOwner, number: str) -> None:
    body = json.dumps(a_dialog(progress=0)).replace('"progress": 0', f'"progress": {number}')
    assert_invalid(await ttd.posts(body.encode()), "progress")


async def test_number_of_five_thousand_digits_is_no_json(ttd: ServiceOwner) -> None:
    body = json.dumps(a_dialog(progress=0)).replace('"progress": 0', f'"progress": {"9" * 5000}')
    assert_invalid(await ttd.posts(body.encode()), "SerializerErrors")


async def test_all_wrong_fields_are_told_at_once(ttd: ServiceOwner) -> None:
    assert_invalid(await ttd.posts(a_dialog(progress=101, party="nobody", externalReference="x" * 300)))
    answer = await ttd.posts(a_dialog(progress=101, party="nobody", externalReference="x" * 300))
    assert {"dto.progress", "dto.party", "dto.externalReference"} <= set(answer.errors)


async def test_hundred_thousand_items_in_a_list_are_judged_and_refused(ttd: ServiceOwner) -> None:
    tags = [{"value": "same"}] * 100_000
    assert_invalid(await ttd.posts(a_dialog(searchTags=tags)))


async def test_hundred_thousand_wrong_items_are_refused_with_an_answer_of_sensible_size(ttd: ServiceOwner) -> None:
    answer = await ttd.posts(a_dialog(attachments=[{}] * 100_000))
    assert_invalid(answer)


@pytest.mark.parametrize("field", ["party", "serviceResource", "externalReference", "extendedStatus", "process"])
async def test_very_long_text_is_invalid(ttd: ServiceOwner, field: str) -> None:
    assert_invalid(await ttd.posts(a_dialog(**{field: "urn:" + "x" * 1_000_000})), f"dto.{field}")


async def test_body_beyond_the_limit_is_too_large(ttd: ServiceOwner) -> None:
    answer = await ttd.posts(json.dumps(a_dialog(externalReference="x" * 21_000_000)).encode())
    title = answer.expect(413).json["title"]
    assert "20000000 bytes" in title
    assert_problem(answer, 413, title, "rfc7231#section-6.5.11")


async def test_dialog_that_no_item_can_hold_is_too_large(ttd: ServiceOwner) -> None:
    url = {"url": "https://example.no/" + "x" * 1000, "consumerType": "Gui"}
    answer = await ttd.posts(a_dialog(attachments=[{"urls": [url] * 3000}]))
    assert_problem(answer, 413, answer.json["title"], "rfc7231#section-6.5.11")


class TestTokens:
    async def refused(self, api: Api, token: str | None, **headers: str) -> Answer:
        answer = await api.ask("POST", "serviceowner/dialogs", token, body=a_dialog(), headers=headers)
        answer.expect(401)
        assert answer.body == b""
        assert answer.headers["www-authenticate"].startswith("Bearer")
        return answer

    async def test_none(self, api: Api) -> None:
        assert (await self.refused(api, None)).headers["www-authenticate"] == "Bearer"

    @pytest.mark.parametrize("sent", ["Basic dXNlcjpwYXNz", "Bearer", "Bearer ", "token"])
    async def test_other_schemes(self, api: Api, sent: str) -> None:
        await self.refused(api, None, authorization=sent)

    @pytest.mark.parametrize("token", ["x", "a.b.c", "..", "e30.e30.", "x" * 7_000, "ey.ey.ey"])
    async def test_no_tokens(self, api: Api, token: str) -> None:
        assert 'error="invalid_token"' in (await self.refused(api, token)).headers["www-authenticate"]

    @pytest.mark.parametrize(
        "wish",
        [
            {"forged": True},
            {"expiresIn": -10},
            {"notBefore": 60},
            {"claims": {"iss": "https://elsewhere.example.test/"}},
            {"claims": {"exp": None}},
            {"claims": {"exp": "soon"}},
        ],
        ids=lambda wish: "-".join(wish.get("claims", wish)),
    )
    async def test_not_to_be_trusted(self, api: Api, wish: dict[str, Any]) -> None:
        token = await api.token(kind="serviceowner", org="ttd", **wish)
        assert 'error="invalid_token"' in (await self.refused(api, token)).headers["www-authenticate"]

    async def test_changed_after_signing_or_without_signature(self, api: Api) -> None:
        header, claims, signature = (await api.token(kind="serviceowner", org="ttd")).split(".")
        none = "eyJhbGciOiJub25lIiwia2lkIjoieCJ9"
        for token in (f"{header}.{claims[:-4]}AAAA.{signature}", f"{header}.{claims}.", f"{none}.{claims}."):
            await self.refused(api, token)

    @pytest.mark.parametrize("path", ["enduser/dialogs", "enduser/dialogs/0192a3b4-0000-7000-8000-000000000001"])
    async def test_are_needed_by_end_users_too(self, api: Api, path: str) -> None:
        answer = (await api.ask("GET", path)).expect(401)
        assert (answer.headers["www-authenticate"], answer.body) == ("Bearer", b"")


class TestScopes:
    @pytest.mark.parametrize("scopes", [[], ["digdir:dialogporten"], [f"{PROVIDER}x"], [PROVIDER.upper()]])
    async def test_wrong_scope_is_forbidden_without_reasons(self, api: Api, scopes: list[str]) -> None:
        token = await api.token(kind="serviceowner", org="ttd", scopes=scopes)
        answer = await api.ask("POST", "serviceowner/dialogs", token, body=a_dialog())
        assert_problem(answer, 403, "Forbidden.", "rfc7231#section-6.5.3")
        assert answer.errors == {}

    @pytest.mark.parametrize("consumer", [None, "310000035", {"authority": "x", "ID": "0192:991825827"}, {"ID": 5}])
    async def test_consumer_that_is_no_organisation_is_forbidden(self, api: Api, consumer: Any) -> None:
        token = await api.token(kind="serviceowner", org="ttd", claims={"consumer": consumer})
        (await api.ask("POST", "serviceowner/dialogs", token, body=a_dialog())).expect(403)

    async def test_wrong_user_type_is_forbidden_and_told_so(self, api: Api) -> None:
        token = await api.token(kind="serviceowner", org="ttd", scopes=["digdir:dialogporten"])
        answer = await api.ask("GET", "enduser/dialogs", token, query={"party": person(KARI)})
        assert list(answer.expect(403).errors) == ["Type"]

    async def test_person_may_not_create(self, api: Api) -> None:
        token = await api.token(kind="enduser", pid=KARI)
        (await api.ask("POST", "serviceowner/dialogs", token, body=a_dialog())).expect(403)


class TestAddresses:
    @pytest.mark.parametrize(
        "identifier",
        ["x", "1", "00000000", "{0192a3b4-0000-7000-8000-000000000001", "0192a3b400007000800000000000001"],
    )
    async def test_id_that_is_no_uuid_is_invalid(self, ttd: ServiceOwner, kari: EndUser, identifier: str) -> None:
        for answer in (await ttd.gets(identifier), await kari.opens(identifier)):
            assert_invalid(answer, "dialogId", instance=answer.json["instance"])

    @pytest.mark.parametrize("path", ["nowhere", "enduser", "serviceowner/dialogs/x/y/z/w"])
    async def test_unknown_address_is_not_found_without_a_body(self, api: Api, ttd: ServiceOwner, path: str) -> None:
        (await api.ask("GET", path, await ttd.token())).expect(404)

    async def test_wrong_method_is_not_found(self, api: Api, ttd: ServiceOwner) -> None:
        (await api.ask("PUT", "serviceowner/dialogs", await ttd.token(), body={})).expect(404)

    @pytest.mark.parametrize("sent", ["*", "garbage", '"0192a3b4-0000-7000-8000-000000000001"'])
    async def test_reading_does_not_look_at_if_match(self, api: Api, ttd: ServiceOwner, sent: str) -> None:
        path = f"serviceowner/dialogs/{fresh_id()}"
        (await api.ask("GET", path, await ttd.token(), headers={"if-match": sent})).expect(404)


QUERIES: dict[str, Any] = {
    "status": "Lost",
    "systemLabel": "Gone",
    "limit": "many",
    "createdAfter": "yesterday",
    "updatedBefore": "2026-01-01T25:00:00",
    "dueAfter": "10000-01-01T00:00:00Z",
    "dueBefore": "0001-01-01T00:00:00+14:00",
    "contentUpdatedAfter": "9999-12-31T23:59:59-14:00",
    "isContentSeen": "perhaps",
    "excludeApiOnly": "2",
    "orderBy": "title",
    "continuationToken": "id_x",
    "process": "not a uri \\",
    "searchLanguageCode": "klingon",
    "search": "ab",
}


class TestQueries:
    @pytest.mark.parametrize(("name", "value"), QUERIES.items(), ids=QUERIES.keys())
    async def test_unknown_value_is_invalid_under_its_parameter(self, kari: EndUser, name: str, value: str) -> None:
        answer = await kari.lists(party=person(KARI), **{name: value})
        assert_invalid(answer, instance="/api/v1/enduser/dialogs")
        assert [key.partition("[")[0] for key in answer.errors] == [name]

    async def test_neither_party_nor_resource_is_invalid(self, kari: EndUser) -> None:
        assert_invalid(await kari.lists(org="ttd"), instance="/api/v1/enduser/dialogs")

    async def test_party_that_is_none_is_invalid_by_its_index(self, kari: EndUser) -> None:
        answer = await kari.lists(party=[person(KARI), "urn:altinn:person:identifier-no:123"])
        assert_invalid(answer, "party[1]", instance="/api/v1/enduser/dialogs")

    @pytest.mark.parametrize(("name", "limit"), [("party", 100), ("serviceResource", 20), ("org", 20)])
    async def test_too_many_values_are_invalid(self, kari: EndUser, name: str, limit: int) -> None:
        value = {"party": person(KARI), "serviceResource": "urn:altinn:resource:x", "org": "ttd"}[name]
        query: dict[str, Any] = {"party": person(KARI)} | {name: [value] * (limit + 1)}
        answer = await kari.lists(**query)
        assert_invalid(answer, f"{name}.Count", instance="/api/v1/enduser/dialogs")

    @pytest.mark.parametrize(
        "value", ["\x00", "\ud7ff", "🎉", "' OR 1=1 --", '"; DROP', "@p0", "%", "_", "\\", "x" * 5000]
    )
    async def test_strange_text_finds_nothing(self, kari: EndUser, value: str) -> None:
        assert await kari.finds(party=person(KARI), externalReference=value) == []

    @pytest.mark.parametrize(
        "token",
        [
            "x",
            "_",
            ",",
            "id_",
            "createdat_2026-01-01T00:00:00Z",
            "id_x,contentupdatedat_y",
            "a_b_c",
            "\x00",
            "x" * 5000,
        ],
    )
    async def test_malformed_token_is_invalid(self, kari: EndUser, token: str) -> None:
        answer = await kari.lists(party=person(KARI), continuationToken=token)
        assert_invalid(answer, "continuationToken", instance="/api/v1/enduser/dialogs")

    @pytest.mark.parametrize("number", ["9" * 30, "9" * 5000, "1e3", "0x10", "-0", "1.5", " "])
    async def test_limit_that_is_no_number_in_range_is_invalid(self, kari: EndUser, number: str) -> None:
        assert_invalid(await kari.lists(party=person(KARI), limit=number), "limit", instance="/api/v1/enduser/dialogs")


@pytest.mark.parametrize(
    "number", ["", "123", "urn:altinn:person:identifier-no:", "urn:altinn:person:identifier-no:01819090286"]
)
async def test_person_on_whose_behalf_is_asked_must_be_one(ttd: ServiceOwner, number: str) -> None:
    answer = await ttd.gets(str(fresh_id()), endUserId=number)
    assert list(answer.expect(400).errors) == ["EndUserId"]


async def test_create_in_chunks_as_dotnet_clients_send_it_is_told_to_send_its_length(
    api: Api, ttd: ServiceOwner
) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield json.dumps(a_dialog()).encode()

    headers = {"authorization": f"Bearer {await ttd.token()}", "content-type": "application/json"}
    async with api.session.post(f"{api.cloud.api}{DIALOGS}", data=chunks(), headers=headers) as answer:
        refused = Answer(answer.status, {"content-type": answer.content_type}, await answer.read())
    assert_problem(refused, 411, "Length required.", "rfc7231#section-6.5.10")
    assert "Content-Length" in refused.json["detail"]
