"""What end users send in addresses, queries and headers: nothing of it is more than a text, and nobody learns more."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.driver.documents import a_dialog, fresh_id, fresh_word
from tests.driver.end_user import EndUser, ids_of
from tests.driver.http import Api
from tests.driver.people import BUILDING, FJELLTOPP, KARI, OLA, person
from tests.driver.service_owner import ServiceOwner
from tests.driver.stored import Stored

MINE = person(KARI)
INJECTED = (
    "' OR '1'='1",
    "') OR 1=1 --",
    "x' UNION SELECT * FROM c --",
    'c"] OR true OR c["x',
    "@p0 OR true",
    "*/ OR true /*",
    "\\' OR true OR '",
    "\u2019 OR 1=1",
    "%27%20OR%201=1",
    "${7*7}{{7*7}}<script>",
)
FREE = ("externalReference", "extendedStatus", "org", "serviceResource")
"""Parameters that take any text."""
JUDGED = ("party", "process", "status", "systemLabel", "orderBy", "continuationToken", "searchLanguageCode", "limit")
"""Parameters that take what they know."""
TIMES = tuple(f"{name}{end}" for name in ("created", "updated", "contentUpdated", "due") for end in ("After", "Before"))


@pytest.fixture
async def nothing_is_stored(stored: Stored) -> AsyncIterator[None]:
    before = await stored.kinds()
    yield
    assert await stored.kinds() == before


@pytest.mark.usefixtures("nothing_is_stored")
class TestQueryLanguage:
    """Texts that would be query language if they were put into a query."""

    @pytest.mark.parametrize("text", INJECTED)
    async def test_finds_nothing_where_any_text_is_taken(self, kari: EndUser, text: str) -> None:
        for name in FREE:
            assert await kari.finds(**{"party": MINE, name: text}) == []
        assert await kari.finds(serviceResource=text) == []
        await self._is_all_still_there(kari)

    @pytest.mark.parametrize("text", INJECTED)
    async def test_is_refused_or_finds_nothing_where_words_are_known(self, kari: EndUser, text: str) -> None:
        for name in (*JUDGED, *TIMES, "isContentSeen", "excludeApiOnly"):
            answer = await kari.lists(**{"party": MINE, "externalReference": fresh_word(), name: text})
            if answer.status != 400:
                assert ids_of(answer.expect(200)) == []
        await self._is_all_still_there(kari)

    @pytest.mark.parametrize("text", INJECTED)
    async def test_is_words_in_free_text(self, kari: EndUser, text: str) -> None:
        """`1` and `or` may be words of somebody's text; the other person's dialogs are not found by them."""
        found = (await kari.lists(party=MINE, search=text)).expect(200).json["items"]
        assert {item["party"] for item in found} <= {MINE}
        await self._is_all_still_there(kari)

    @pytest.mark.parametrize("text", INJECTED)
    async def test_is_no_instance_no_party_and_no_id(self, kari: EndUser, text: str) -> None:
        for path, query in (
            ("enduser/dialoglookup", {"instanceRef": text}),
            ("enduser/dialoglookup", {"instanceRef": f"urn:altinn:dialog-id:{text}"}),
            ("enduser/serviceresources", {"party": text}),
            ("enduser/serviceresources", {"party": f"{MINE}{text}"}),
        ):
            (await kari.api.ask("GET", path, await kari.token(), query=query)).expect(400)
        (await kari.sends("PUT", f"{fresh_id()}/context/systemlabels", {"addLabels": [text]})).expect(400)
        body = {"dialogs": [{"dialogId": text}], "addLabels": ["Bin"]}
        (await kari.sends("POST", "context/systemlabels/actions/bulkset", body)).expect(400)

    async def _is_all_still_there(self, kari: EndUser) -> None:
        (await kari.lists(party=MINE, limit=1)).expect(200)


PARTS = ("activities", "transmissions", "seenlog")


@pytest.mark.parametrize(
    "identifier", ["x", "1", "*", "..%2f..", "%00", "'", "0" * 300, "0192a3b4-0000-7000-8000-00000000000g"]
)
async def test_id_that_is_none_is_refused_under_its_name(ttd: ServiceOwner, kari: EndUser, identifier: str) -> None:
    dialog_id = await ttd.creates(a_dialog())
    paths = {
        identifier: "dialogId",
        **{f"{identifier}/{part}": "dialogId" for part in PARTS},
        f"{identifier}/context/labellog": "dialogId",
        f"{dialog_id}/activities/{identifier}": "activityId",
        f"{dialog_id}/transmissions/{identifier}": "transmissionId",
        f"{dialog_id}/seenlog/{identifier}": "seenLogId",
    }
    for path, key in paths.items():
        answer = await kari.asks(path)
        if answer.body:
            assert list(answer.expect(400).errors) == [key]
        else:  # the platform takes some of them for no part of this address, and refuses NUL itself
            assert answer.status in {400, 404}


@pytest.mark.parametrize("sent", ['"x"', "x", 'W/"0192a3b4-0000-7000-8000"', "{}"])
async def test_labels_take_a_revision_only(ttd: ServiceOwner, kari: EndUser, sent: str) -> None:
    dialog_id = await ttd.creates(a_dialog())
    path = f"{dialog_id}/context/systemlabels"
    answer = await kari.sends("PUT", path, {"addLabels": ["Bin"]}, if_match=sent)
    assert list(answer.expect(400).errors) == ["If-Match"]
    assert (await ttd.gets(dialog_id)).json["endUserContext"]["systemLabels"] == ["Default"]


class TestCounts:
    """Limits are the published ones: as many are taken, one more is refused (E-009)."""

    @pytest.mark.parametrize(
        ("name", "value", "limit"),
        [
            ("party", MINE, 100),
            ("serviceResource", BUILDING, 20),
            ("org", "ttd", 20),
            ("extendedStatus", "waiting", 20),
        ],
    )
    async def test_of_lists(self, kari: EndUser, name: str, value: str, limit: int) -> None:
        alone: dict[str, Any] = {"party": MINE, "limit": 1}
        (await kari.lists(**(alone | {name: [value] * limit}))).expect(200)
        answer = await kari.lists(**(alone | {name: [value] * (limit + 1)}))
        assert list(answer.expect(400).errors) == [f"{name}.Count"]

    async def test_of_service_resources(self, kari: EndUser) -> None:
        for count, status in ((100, 200), (101, 400)):
            query = {"party": [MINE] * count}
            (await kari.api.ask("GET", "enduser/serviceresources", await kari.token(), query=query)).expect(status)

    async def test_of_dialogs_to_label(self, kari: EndUser) -> None:
        """A hundred are looked for; with one more, or none, nothing is."""
        for count, status in ((100, 404), (101, 400), (0, 400)):
            body = {"dialogs": [{"dialogId": str(fresh_id())} for _ in range(count)], "addLabels": ["Bin"]}
            (await kari.sends("POST", "context/systemlabels/actions/bulkset", body)).expect(status)

    async def test_are_published(self, kari: EndUser) -> None:
        limits = (await kari.api.ask("GET", "metadata/limits")).expect(200).json["endUserSearch"]
        assert limits == {
            "maxPartyFilterValues": 100,
            "maxServiceResourceFilterValues": 20,
            "maxOrgFilterValues": 20,
            "maxExtendedStatusFilterValues": 20,
        }


HEADERS = {
    "en;q=0.5,": ["en"],
    "nb;q=-1": ["nb"],
    "nb;q=1e309,en": ["en"],
    "nb;q=nan,en;q=0.1": ["en"],
    "nb_NO": ["nb"],
    "NB-no-x-private": ["nb"],
    "fr;q=9,*;q=8,de": ["en"],
    ",".join(["fr"] * 900): ["en"],
    "x-klingon": ["en"],
    "zh-Hant-TW;q=0.1,nb;q=0.05": ["nb"],
}
UNREADABLE = (
    "en;q",
    "en;q=",
    "en; q=1",
    "en;level=1",
    "en;q=1;q=1",
    "en fr",
    "æ",
    "en/nb",
    "*-*",
    ";",
    "=",
    "'",
    "{}",
    "-en",
)


class TestAcceptLanguage:
    """Every operation that shows texts reads the header in the same way (E-066, E-068)."""

    @pytest.mark.parametrize(("header", "codes"), HEADERS.items(), ids=range(len(HEADERS)))
    async def test_strange_but_readable(self, ttd: ServiceOwner, kari: EndUser, header: str, codes: list[str]) -> None:
        opened = await kari.reads(await ttd.creates(a_dialog()), languages=header)
        assert [text["languageCode"] for text in opened["content"]["title"]["value"]] == codes

    @pytest.mark.parametrize("header", UNREADABLE)
    async def test_unreadable(self, ttd: ServiceOwner, kari: EndUser, header: str) -> None:
        dialog_id = await ttd.creates(a_dialog())
        reference = {"instanceRef": f"urn:altinn:dialog-id:{dialog_id}"}
        asked: dict[str, dict[str, Any]] = {
            "enduser/dialogs": {"party": MINE},
            f"enduser/dialogs/{dialog_id}": {},
            **{f"enduser/dialogs/{dialog_id}/{part}": {} for part in PARTS[:2]},
            f"enduser/dialogs/{dialog_id}/activities/{fresh_id()}": {},
            f"enduser/dialogs/{dialog_id}/transmissions/{fresh_id()}": {},
            "enduser/dialoglookup": reference,
            "enduser/serviceresources": {},
            "metadata/serviceresources": {},
        }
        headers = {"accept-language": header}
        for path, query in asked.items():
            answer = await kari.api.ask("GET", path, await kari.token(), query=query, headers=headers)
            assert list(answer.expect(400).errors) == ["Accept-Language"]

    async def test_logs_take_no_language(self, ttd: ServiceOwner, kari: EndUser) -> None:
        dialog_id = await ttd.creates(a_dialog())
        for part in ("seenlog", "context/labellog"):
            (await kari.asks(f"{dialog_id}/{part}", languages="en; q=1")).expect(200)


class TestContinuationTokens:
    """A token says where a page ended, nothing else: who holds another's sees its own dialogs (S-141, S-142)."""

    @pytest.fixture
    async def word(self, ttd: ServiceOwner) -> str:
        word = fresh_word()
        for party in (MINE, MINE, FJELLTOPP, FJELLTOPP):
            await ttd.creates(a_dialog(party=party, externalReference=word))
        return word

    async def test_of_another_user_shows_no_dialog_of_the_other(self, api: Api, kari: EndUser, word: str) -> None:
        parties = [MINE, FJELLTOPP]
        page = (await kari.lists(party=parties, externalReference=word, limit=1)).expect(200).json
        token = page["continuationToken"]
        assert len(await kari.finds(party=parties, externalReference=word, continuationToken=token)) == 3
        for stranger in (EndUser.person(api, OLA), EndUser.person(api, "17917911002")):
            assert await stranger.finds(party=parties, externalReference=word, continuationToken=token) == []

    async def test_that_was_tampered_with_leads_elsewhere_in_the_same_list(self, kari: EndUser, word: str) -> None:
        for token, count in (
            (f"contentupdatedat_9999-12-31T23:59:59Z,id_{fresh_id()}", 2),
            (f"ID_{fresh_id()},ContentUpdatedAt_0001-01-01T00:00:00Z", 0),
            (f"contentupdatedat_2999-01-01T00:00:00+14:00,id_{fresh_id()},dueat_", 2),
        ):
            found = await kari.finds(party=MINE, externalReference=word, continuationToken=token)
            assert len(found) == count

    @pytest.mark.parametrize(
        ("order", "token"),
        [
            ("createdAt", "contentupdatedat_2026-01-01T00:00:00Z,id_0192a3b4-0000-7000-8000-000000000001"),
            ("dueAt", "createdat_,id_0192a3b4-0000-7000-8000-000000000001"),
            ("createdAt", "createdat_,id_0192a3b4-0000-7000-8000-000000000001"),
            ("createdAt", "createdat_2026-01-01T00:00:00,id_0192a3b4-0000-7000-8000-000000000001"),
            ("createdAt", "createdat_2026-01-01T00:00:00Z"),
            ("createdAt", "createdat_2026-01-01T00:00:00Z,id_x"),
            (
                "createdAt",
                "createdat_2026-01-01T00:00:00Z,createdat_2026-01-01T00:00:00Z,id_0192a3b4-0000-7000-8000-000000000001",
            ),
        ],
    )
    async def test_of_another_order_is_refused(self, kari: EndUser, order: str, token: str) -> None:
        answer = await kari.lists(party=MINE, orderBy=order, continuationToken=token)
        assert list(answer.expect(400).errors) == ["continuationToken"]
