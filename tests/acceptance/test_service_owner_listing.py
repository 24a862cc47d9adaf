"""What a service owner finds of its own dialogs (S-121 to S-136, S-146, S-147)."""

from typing import Any

import pytest

from tests.builders.dialogs import texts
from tests.driver.documents import a_dialog, a_whole_dialog, fresh_word, from_now
from tests.driver.end_user import EndUser, ids_of
from tests.driver.http import Answer, Api
from tests.driver.people import AMIR, BUILDING, FJELLTOPP, KARI, ORGANIZATION, TAX_RETURN, TOMASZ, TRAVEL, person
from tests.driver.service_owner import ADMIN, PROVIDER, ServiceOwner

SEARCH = f"{PROVIDER}.search"
MINE = person(KARI)
QUIET, CALM = f"{ORGANIZATION}:310000043", f"{ORGANIZATION}:310000051"
"""Parties of which no other test has dialogs."""


@pytest.fixture
def finder(api: Api) -> ServiceOwner:
    """Agency ttd with the scope for lists."""
    return ServiceOwner(api, scopes=(PROVIDER, SEARCH))


async def lists(owner: ServiceOwner, path: str = "", **query: Any) -> Answer:
    return await owner.api.ask("GET", f"serviceowner/dialogs{path}", await owner.token(), query=query)


async def finds(owner: ServiceOwner, **query: Any) -> list[str]:
    return ids_of((await lists(owner, **query)).expect(200))


class TestWhoMayList:
    async def test_the_search_scope_is_needed(self, ttd: ServiceOwner) -> None:
        for path in ("", "/endusercontext"):
            (await lists(ttd, path, party=MINE)).expect(403)
            (await ttd.api.ask("GET", f"serviceowner/dialogs{path}")).expect(401)

    async def test_dialogs_of_other_agencies_are_not_found_even_by_an_admin(
        self, api: Api, finder: ServiceOwner, skd: ServiceOwner
    ) -> None:
        word = fresh_word()
        await skd.creates(a_dialog(externalReference=word, serviceResource=TAX_RETURN))
        admin = ServiceOwner(api, scopes=(PROVIDER, SEARCH, ADMIN))
        assert await finds(admin, externalReference=word) == await finds(finder, externalReference=word) == []
        assert len(await finds(ServiceOwner(api, "skd", (PROVIDER, SEARCH)), externalReference=word)) == 1


class TestFilters:
    async def test_all_parties_and_all_visibility(self, finder: ServiceOwner) -> None:
        word = fresh_word()
        mine = await finder.creates(a_dialog(externalReference=word))
        company = await finder.creates(a_dialog(externalReference=word, party=FJELLTOPP, serviceResource=TRAVEL))
        later = await finder.creates(a_dialog(externalReference=word, visibleFrom=from_now(days=1)))
        assert set(await finds(finder, externalReference=word)) == {mine, company, later}
        assert set(await finds(finder, externalReference=word, party=MINE)) == {mine, later}
        assert set(await finds(finder, externalReference=word, party=[MINE, FJELLTOPP])) == {mine, company, later}
        assert await finds(finder, externalReference=word, serviceResource=TRAVEL.upper()) == [company]

    async def test_windows_of_visibility(self, finder: ServiceOwner) -> None:
        word = fresh_word()
        await finder.creates(a_dialog(externalReference=word))
        tomorrow = await finder.creates(a_dialog(externalReference=word, visibleFrom=from_now(days=1)))
        next_week = await finder.creates(a_dialog(externalReference=word, visibleFrom=from_now(days=7)))

        async def found(**query: Any) -> set[str]:
            return set(await finds(finder, externalReference=word, **query))

        assert await found(visibleAfter=from_now()) == {tomorrow, next_week}
        assert await found(visibleAfter=from_now(days=2)) == {next_week}
        assert await found(visibleBefore=from_now(days=2)) == {tomorrow}
        assert await found(visibleAfter=from_now(days=2), visibleBefore=from_now(days=3)) == set()

    async def test_deleted_dialogs(self, finder: ServiceOwner) -> None:
        word = fresh_word()
        kept = await finder.creates(a_dialog(externalReference=word))
        gone = await finder.creates(a_dialog(externalReference=word))
        (await finder.api.ask("DELETE", f"serviceowner/dialogs/{gone}", await finder.token())).expect(204)

        async def found(**query: Any) -> set[str]:
            return set(await finds(finder, externalReference=word, **query))

        assert await found() == await found(deleted="exclude") == {kept}
        assert await found(deleted="Include") == {kept, gone}
        assert await found(deleted="only") == {gone}
        (item,) = (await lists(finder, externalReference=word, deleted="Only")).json["items"]
        assert item["deletedAt"]

    async def test_labels_of_the_owner_all_match_whole_or_by_their_beginning(self, finder: ServiceOwner) -> None:
        word = fresh_word()
        labels = [{"value": f"{word}-One"}, {"value": f"{word}-_%"}]
        two = await finder.creates(a_dialog(serviceOwnerContext={"serviceOwnerLabels": labels}))
        one = await finder.creates(a_dialog(serviceOwnerContext={"serviceOwnerLabels": labels[:1]}))

        async def found(*labels: str) -> set[str]:
            return set(await finds(finder, serviceOwnerLabels=labels))

        assert await found(f" {word.upper()}-one ") == {one, two}
        assert await found(f"{word}-one", f"{word}-_%") == {two}
        assert await found(f"{word}*") == await found(f"{word}-o*") == {one, two}
        assert await found(f"{word}-_*") == {two}, "a prefix holds no wildcards"
        assert await found(word) == set()

    async def test_status_and_system_labels_and_seen_content(self, finder: ServiceOwner, kari: EndUser) -> None:
        word = fresh_word()
        draft = await finder.creates(a_dialog(externalReference=word, status="Draft", systemLabel="Archive"))
        done = await finder.creates(a_dialog(externalReference=word, status="Completed"))
        await kari.reads(done)

        async def found(**query: Any) -> set[str]:
            return set(await finds(finder, externalReference=word, **query))

        assert await found(status=["draft", "Awaiting"]) == {draft}
        assert await found(systemLabel="Archive") == {draft}
        assert await found(systemLabel=["Archive", "Default"]) == set()
        assert await found(isContentSeen=True) == {done}
        assert await found(isContentSeen=False) == {draft}

    async def test_pages_are_the_whole_list_in_pieces(self, finder: ServiceOwner) -> None:
        word = fresh_word()
        due = [None, *(f"2097-01-0{day}T00:00:00Z" for day in (1, 1, 2)), None]
        ids = [await finder.creates(a_dialog(externalReference=word, dueAt=each)) for each in due]
        for order in ("createdAt", "updatedAt_asc", "dueAt", "dueAt_asc,id_asc", "dueAt,createdAt_asc", "id"):
            whole = await finds(finder, externalReference=word, orderBy=order)
            assert sorted(whole) == sorted(ids)
            found, token = [], None
            for _ in range(3):
                query: dict[str, str] = {"continuationToken": token} if token else {}
                page = await lists(finder, externalReference=word, orderBy=order, limit=2, **query)
                found += ids_of(page.expect(200))
                token = page.json["continuationToken"]
            assert found == whole
            assert page.json["hasNextPage"] is False


class TestOnBehalf:
    async def test_what_the_person_may_see_counts(self, finder: ServiceOwner) -> None:
        word = fresh_word()
        private = await finder.creates(a_dialog(externalReference=word))
        company = await finder.creates(a_dialog(externalReference=word, party=FJELLTOPP))
        hidden = await finder.creates(a_dialog(externalReference=word, visibleFrom=from_now(days=1)))

        async def found(number: str, **query: Any) -> set[str]:
            query |= {"externalReference": word, "endUserId": person(number)}
            return set(await finds(finder, **query))

        assert await found(KARI, serviceResource=BUILDING) == {private, company, hidden}
        assert await found(KARI, party=MINE) == {private, hidden}
        assert await found(AMIR, serviceResource=BUILDING) == {company}
        assert await found(TOMASZ, party=MINE) == set()
        assert await found(KARI, party=MINE, visibleAfter=from_now()) == {private}
        assert await found(KARI, party=MINE, visibleBefore=from_now(days=-1)) == {private, hidden}

    async def test_seen_entries_tell_who_the_person_is(self, finder: ServiceOwner, kari: EndUser) -> None:
        word = fresh_word()
        await kari.reads(await finder.creates(a_dialog(externalReference=word)))
        for number, is_current in ((KARI, True), (None, False)):
            query = {"endUserId": person(number)} if number else {}
            (item,) = (await lists(finder, externalReference=word, party=MINE, **query)).expect(200).json["items"]
            (seen,) = item["seenSinceLastUpdate"]
            assert (seen["isCurrentEndUser"], seen["seenBy"]["actorId"]) == (is_current, MINE)

    @pytest.mark.parametrize(
        ("query", "key"),
        [
            ({"endUserId": person(KARI)}, ""),
            ({"endUserId": "urn:altinn:systemuser:uuid:33a00000-0000-4000-8000-000000000016"}, "EndUserId"),
            ({"endUserId": person("01819090286"), "party": MINE}, "EndUserId"),
            ({"search": "ord"}, "search"),
            ({"search": "or", "endUserId": person(KARI), "party": MINE}, "search"),
        ],
    )
    async def test_what_does_not_fit_together(self, finder: ServiceOwner, query: dict[str, str], key: str) -> None:
        assert list((await lists(finder, **query)).expect(400).errors) == [key]

    async def test_free_text_finds_what_the_person_may_see(self, finder: ServiceOwner) -> None:
        word = fresh_word()
        content = {"title": {"value": texts(f"Barnehagen {word}")}}
        dialog_id = await finder.creates(a_dialog(content=content))
        for number, expected in ((KARI, [dialog_id]), (TOMASZ, [])):
            query = {"endUserId": person(number), "party": MINE, "searchLanguageCode": "nb"}
            answer = (await lists(finder, search=f'"barnehager {word}"', **query)).expect(200)
            assert [item["id"] for item in answer.json["items"]] == expected


class TestItems:
    async def test_an_item_has_both_contexts_and_the_texts_that_lists_show(self, finder: ServiceOwner) -> None:
        dialog_id = await finder.creates(a_whole_dialog(serviceResource=BUILDING))
        (item,) = [
            item for item in (await lists(finder, party=MINE)).expect(200).json["items"] if item["id"] == dialog_id
        ]
        assert {"revision", "visibleFrom", "serviceOwnerContext", "endUserContext", "latestActivity"} <= item.keys()
        assert item["content"].keys() == {"title", "summary", "senderName", "extendedStatus"}
        assert not {"expiresAt", "searchTags", "idempotentKey"} & item.keys()


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ({"party": [MINE] * 21}, "party.Count"),
        ({"serviceResource": [BUILDING] * 21}, "serviceResource.Count"),
        ({"extendedStatus": ["x"] * 21}, "extendedStatus.Count"),
        ({"party": "nobody"}, "party[0]"),
        ({"serviceOwnerLabels": ["fine", "a*b"]}, "serviceOwnerLabels[1]"),
        ({"serviceOwnerLabels": "ab"}, "serviceOwnerLabels[0]"),
        ({"serviceOwnerLabels": "x" * 256}, "serviceOwnerLabels[0]"),
        ({"visibleAfter": "2026-02-02T00:00:00Z", "visibleBefore": "2026-02-01T00:00:00Z"}, "visibleAfter"),
        ({"searchLanguageCode": "xx"}, "searchLanguageCode"),
        ({"deleted": "maybe"}, "deleted"),
        ({"limit": 0}, "limit"),
        ({"limit": 1001}, "limit"),
        ({"orderBy": "name"}, "orderBy"),
        ({"continuationToken": "createdat_2026-01-01T00:00:00Z"}, "continuationToken"),
    ],
)
async def test_an_invalid_list_is_refused(finder: ServiceOwner, query: dict[str, Any], key: str) -> None:
    assert list((await lists(finder, **query)).expect(400).errors) == [key]


class TestContexts:
    async def test_contexts_are_found_by_party_and_any_label(self, finder: ServiceOwner, skd: ServiceOwner) -> None:
        since = from_now()
        archived, binned, plain = [
            await finder.creates(a_dialog(party=QUIET, systemLabel=label)) for label in ("Archive", "Bin", "Default")
        ]
        await skd.creates(a_dialog(party=QUIET, serviceResource=TAX_RETURN, systemLabel="Bin"))
        (await finder.api.ask("DELETE", f"serviceowner/dialogs/{plain}", await finder.token())).expect(204)

        async def found(**query: Any) -> Answer:
            return (await lists(finder, "/endusercontext", party=QUIET, contentUpdatedAfter=since, **query)).expect(200)

        assert {item["dialogId"] for item in (await found()).json["items"]} == {archived, binned, plain}
        both = (await found(label=["Archive", "Bin"])).json
        assert {item["dialogId"]: item["systemLabels"] for item in both["items"]} == {
            archived: ["Archive"],
            binned: ["Bin"],
        }
        assert all(item["endUserContextRevision"] for item in both["items"])
        assert both["hasNextPage"] is False
        assert "continuationToken" not in both

    async def test_pages_of_contexts(self, finder: ServiceOwner) -> None:
        since = from_now()
        ids = [await finder.creates(a_dialog(party=CALM)) for _ in range(3)]
        query = {"party": CALM, "contentUpdatedAfter": since, "limit": 2}
        first = (await lists(finder, "/endusercontext", **query)).json
        rest = (await lists(finder, "/endusercontext", **query, continuationToken=first["continuationToken"])).json
        assert [item["dialogId"] for page in (first, rest) for item in page["items"]] == ids[::-1]
        assert first["orderBy"] == "contentupdatedat_desc,id_desc"

    @pytest.mark.parametrize(
        ("query", "key"),
        [
            ({}, "party"),
            ({"party": [MINE] * 21}, "party.Count"),
            ({"party": "nobody"}, "party[0]"),
            ({"party": MINE, "limit": 1001}, "limit"),
            ({"party": MINE, "label": "Blue"}, "label"),
            ({"party": MINE, "continuationToken": "x"}, "continuationToken"),
        ],
    )
    async def test_an_invalid_list_is_refused(self, finder: ServiceOwner, query: dict[str, Any], key: str) -> None:
        assert list((await lists(finder, "/endusercontext", **query)).expect(400).errors) == [key]
