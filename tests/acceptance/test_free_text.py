"""People find dialogs by what they say (E-020 to E-026)."""

from typing import Any

import pytest

from tests.builders.dialogs import Document, texts
from tests.driver.documents import a_dialog, a_whole_dialog, fresh_id, fresh_word
from tests.driver.end_user import SUBSTANTIAL, EndUser
from tests.driver.http import Api
from tests.driver.parts import SERVICE_OWNER, a_transmission, an_activity, an_attachment
from tests.driver.people import BUILDING, FJELLTOPP, KARI, TRAVEL, person
from tests.driver.service_owner import PROVIDER, ServiceOwner

MINE = person(KARI)
LETTER = "Vedtak om søknaden din"


def titled(title: str, language: str = "nb", **changes: Any) -> Document:
    return a_dialog(content={"title": {"value": [{"languageCode": language, "value": title}]}}, **changes)


async def finds(user: EndUser, reference: str, search: str, language: str | None = "nb", **query: Any) -> list[str]:
    """Search among the dialogs of one test."""
    by_language = {} if language is None else {"searchLanguageCode": language}
    return await user.finds(**{"party": MINE, "externalReference": reference, "search": search} | by_language | query)


class TestWords:
    @pytest.mark.parametrize(
        ("language", "title", "search"),
        [
            ("nb", "Søknader om parkering", "søknaden"),
            ("nb", "SØKNADEN", "søknad"),
            ("nn", "Vedtaket er gjort", "vedtak"),
            ("nb", "Vedtaket er gjort", "vedtak"),
            ("en", "Your applications", "application"),
            ("se", "Ohcamuš", "OHCAMUŠ"),
        ],
    )
    async def test_words_are_found_in_other_forms(
        self, ttd: ServiceOwner, kari: EndUser, language: str, title: str, search: str
    ) -> None:
        reference = fresh_word()
        dialog_id = await ttd.creates(titled(title, language, externalReference=reference))
        assert await finds(kari, reference, search, f"{language}-NO") == [dialog_id]
        assert await finds(kari, reference, "annet", language) == []

    async def test_without_a_language_nothing_is_stemmed(self, ttd: ServiceOwner, kari: EndUser) -> None:
        reference = fresh_word()
        dialog_id = await ttd.creates(titled("Søknad RF1030", externalReference=reference))
        assert await finds(kari, reference, "søknader", None) == []
        assert await finds(kari, reference, "søknad", None) == [dialog_id]
        assert await finds(kari, reference, "rf1030", None) == await finds(kari, reference, "RF1030") == [dialog_id]


@pytest.mark.parametrize(
    ("search", "is_found"),
    [
        ("vedtak", True),
        ("vedtak avslag", True),
        ("vedtak AND avslag", False),
        ("vedtak and søknad", True),
        ("avslag OR søknader", True),
        ('"søknad din"', True),
        ('"din søknad"', False),
        ('"vedtaket om søknad"', True),
        ('"vedtak søknad"', False),
        ("vedtak -avslag", True),
        ("vedtak -søknad", False),
        ('vedtak -"din søknad"', True),
        ("-avslag", True),
        ("-vedtak", False),
        ("AND vedtak OR", True),
        ("din-søknad", False),
        ("!!!", False),
        ("AND OR", False),
        ("' OR 1=1 --", False),
    ],
)
async def test_phrases_operators_and_negation(ttd: ServiceOwner, kari: EndUser, search: str, is_found: bool) -> None:
    reference = fresh_word()
    dialog_id = await ttd.creates(titled(LETTER, externalReference=reference))
    assert await finds(kari, reference, search) == ([dialog_id] if is_found else [])


class TestWholeWordsAndAddresses:
    TEXT = "Brukerne av arbeidsflatene skriver til Post@Nav.no, eller se https://www.nav.no/Skjema?id=1."

    @pytest.mark.parametrize(
        "search",
        [
            "arbeidsflatene",
            "Brukerne",
            "post@nav.no",
            "POST@NAV.NO",
            "www.nav.no",
            "https://www.nav.no/skjema?id=1",
            "www.nav.no/Skjema?id=1",
            '"post@nav.no"',
            "skriver -post@skatt.no",
        ],
    )
    @pytest.mark.parametrize("language", [None, "nb", "en"])
    async def test_are_found_as_they_stand(
        self, ttd: ServiceOwner, kari: EndUser, search: str, language: str | None
    ) -> None:
        if language == "en" and "@" not in search and "." not in search:
            return  # other rules stem these words otherwise
        reference = fresh_word()
        dialog_id = await ttd.creates(titled(self.TEXT, externalReference=reference))
        assert await finds(kari, reference, search, language) == [dialog_id]

    @pytest.mark.parametrize(
        "search", ["post@nav.se", "nav.no", "www.nav.no/skjema", "skriver -post@nav.no", "flatene"]
    )
    async def test_parts_and_others_are_not(self, ttd: ServiceOwner, kari: EndUser, search: str) -> None:
        reference = fresh_word()
        await ttd.creates(titled(self.TEXT, externalReference=reference))
        assert await finds(kari, reference, search, None) == []


class TestTexts:
    @pytest.mark.parametrize(
        "search", ["parking", "permits", '"en søknad"', "testkommunen", "behandling", "vedtaksbrev", "skjema", "svar"]
    )
    async def test_all_plain_texts_are_found(self, ttd: ServiceOwner, kari: EndUser, search: str) -> None:
        reference = fresh_word()
        tags = [{"value": "parking"}, {"value": "permits"}]
        dialog_id = await ttd.creates(a_whole_dialog(externalReference=reference, visibleFrom=None, searchTags=tags))
        assert await finds(kari, reference, search, None if search == "permits" else "nb") == [dialog_id]

    @pytest.mark.parametrize("search", ["waiting", "åpne", "case", "markdown"])
    async def test_names_and_references_are_not(self, ttd: ServiceOwner, kari: EndUser, search: str) -> None:
        reference = f"case {fresh_word()}"
        await ttd.creates(a_whole_dialog(externalReference=reference, visibleFrom=None))
        assert await finds(kari, reference, search, None) == []

    async def test_changed_texts_are_found_at_once_and_old_ones_no_more(self, ttd: ServiceOwner, kari: EndUser) -> None:
        reference = fresh_word()
        dialog_id = await ttd.creates(titled("Gammel", externalReference=reference))
        document = {"externalReference": reference, "content": {"title": {"value": texts("Nytt")}}, "progress": 5}
        (await ttd.puts(dialog_id, document)).expect(204)
        assert await finds(kari, reference, "nytt") == [dialog_id]
        assert await finds(kari, reference, "gammel") == []
        path = "/content/title/value/0/value"
        (await ttd.patches(dialog_id, [{"op": "replace", "path": path, "value": "Nyest"}])).expect(204)
        assert await finds(kari, reference, "nyest") == [dialog_id]
        assert await finds(kari, reference, "nytt") == []

    async def test_what_is_added_later_is_found_beside_the_rest(self, ttd: ServiceOwner, kari: EndUser) -> None:
        reference = fresh_word()
        dialog_id = await ttd.creates(titled("Sak", externalReference=reference))
        content = {"title": {"value": texts("Purring")}}
        letter = a_transmission(content=content, attachments=[an_attachment(displayName=texts("Faktura"))])
        (await ttd.asks("POST", f"{dialog_id}/transmissions", letter)).expect(201)
        activity = {"type": "Information", "performedBy": SERVICE_OWNER, "description": texts("Betalt")}
        (await ttd.asks("POST", f"{dialog_id}/activities", activity)).expect(201)
        (await ttd.asks("POST", f"{dialog_id}/activities", an_activity())).expect(201)
        for word in ("sak", "purring", "faktura", "betalt", "sak AND purring AND betalt"):
            assert await finds(kari, reference, word) == [dialog_id]

    async def test_the_words_themselves_are_shown_to_nobody(self, ttd: ServiceOwner, kari: EndUser) -> None:
        dialog_id = await ttd.creates(titled("Sak"))
        for document in ((await ttd.gets(dialog_id)).json, await kari.reads(dialog_id)):
            assert not {"terms", "childTerms"} & document.keys()


class TestWhoFinds:
    async def test_nobody_finds_what_is_not_granted(
        self, ttd: ServiceOwner, kari: EndUser, amir: EndUser, tomasz: EndUser
    ) -> None:
        reference = fresh_word()
        mine = await ttd.creates(titled("Sak", externalReference=reference))
        building = await ttd.creates(titled("Sak", externalReference=reference, party=FJELLTOPP))
        await ttd.creates(titled("Sak", externalReference=reference, party=FJELLTOPP, serviceResource=TRAVEL))
        for search in ("sak", "sak OR annet", "-annet"):
            parties = [MINE, FJELLTOPP]
            assert set(await finds(kari, reference, search, party=parties)) == {mine, building}
            assert await finds(amir, reference, search, party=parties) == [building]
            assert await finds(tomasz, reference, search, party=parties, serviceResource=BUILDING) == []

    async def test_hits_are_pages_in_the_order_that_was_asked_for(self, ttd: ServiceOwner, kari: EndUser) -> None:
        reference = fresh_word()
        made = [str(fresh_id()) for _ in range(5)]
        for number, dialog_id in enumerate(made):
            title = "Sak" if number != 2 else "Annet"
            await ttd.creates(titled(title, externalReference=reference, id=dialog_id))
        query = {"party": MINE, "externalReference": reference, "search": "sak", "orderBy": "createdat_asc", "limit": 2}
        pages = [[item["id"] for item in page.json["items"]] async for page in kari.pages(**query)]
        assert pages == [[made[0], made[1]], [made[3], made[4]]]


class TestLevels:
    """Who may not open a dialog for its level finds it by what a list shows of it, and by no word more."""

    HIDDEN = ("diagnosen", "behandlingen", "kreft OR noe", '"alvorlig diagnose"', "merkelapp", "vedlegget", "brevet")
    SHOWN = ("helsetjenesten", "melding", "sykehuset", "venter", '"en melding"')

    @pytest.fixture
    async def reference(self, ttd: ServiceOwner) -> str:
        reference = fresh_word()
        content = {
            "title": {"value": texts("Alvorlig diagnose: kreft")},
            "nonSensitiveTitle": {"value": texts("En melding fra helsetjenesten")},
            "summary": {"value": texts("Behandlingen begynner")},
            "nonSensitiveSummary": {"value": texts("Melding")},
            "additionalInfo": {"value": texts("Om kreft"), "mediaType": "text/plain"},
            "senderName": {"value": texts("Sykehuset")},
            "extendedStatus": {"value": texts("Venter")},
        }
        letter = a_transmission(content={"title": {"value": texts("Brevet")}})
        await ttd.creates(
            a_dialog(
                serviceResource=TRAVEL,
                externalReference=reference,
                content=content,
                searchTags=[{"value": "merkelapp"}],
                attachments=[an_attachment(displayName=texts("Vedlegget"))],
                transmissions=[letter],
            )
        )
        return reference

    @pytest.mark.parametrize("level", [SUBSTANTIAL, "idporten-loa-low"])
    async def test_below_the_level_no_hidden_word_finds_a_dialog(
        self, api: Api, kari: EndUser, reference: str, level: str
    ) -> None:
        low = EndUser.person(api, KARI, level)
        for query in ({}, {"serviceResource": TRAVEL}, {"serviceResource": [TRAVEL, BUILDING]}):
            for search in self.HIDDEN:
                assert len(await finds(kari, reference, search, **query)) == 1
                assert await finds(low, reference, search, **query) == []
            for search in (*self.SHOWN, "-diagnosen", "melding -kreft"):
                assert len(await finds(low, reference, search, **query)) == 1
            assert await finds(low, reference, "-melding", **query) == []

    async def test_texts_that_have_no_other_variant_are_shown_and_found(self, api: Api, ttd: ServiceOwner) -> None:
        reference = fresh_word()
        dialog_id = await ttd.creates(titled("Reisen", externalReference=reference, serviceResource=TRAVEL))
        low = EndUser.person(api, KARI, SUBSTANTIAL)
        assert await finds(low, reference, "reise") == [dialog_id]
        content = {"title": {"value": texts("Turen")}, "nonSensitiveTitle": {"value": texts("Noe")}}
        document = {"externalReference": reference, "content": content}
        (await ttd.puts(dialog_id, document)).expect(204)
        assert await finds(low, reference, "reise OR tur") == []
        assert await finds(low, reference, "noe") == [dialog_id]

    async def test_what_the_level_opens_is_found_by_every_text(self, api: Api, ttd: ServiceOwner) -> None:
        reference = fresh_word()
        dialog_id = await ttd.creates(
            titled("Sak", externalReference=reference, searchTags=[{"value": "merkelapp"}], serviceResource=BUILDING)
        )
        low = EndUser.person(api, KARI, SUBSTANTIAL)
        assert await finds(low, reference, "merkelapp", None) == [dialog_id]

    async def test_owner_that_asks_for_a_person_is_subject_to_no_level(self, api: Api, reference: str) -> None:
        """The owner wrote the texts (A-038)."""
        owner = ServiceOwner(api, "ttd", (PROVIDER, f"{PROVIDER}.search"))
        query = {"endUserId": MINE, "party": MINE, "externalReference": reference, "search": "kreft"}
        answer = await api.ask("GET", "serviceowner/dialogs", await owner.token(), query=query)
        assert len(answer.expect(200).json["items"]) == 1


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ({"search": "ab"}, "search"),
        ({"search": "ord " * 101}, "search"),
        ({"search": "ord", "searchLanguageCode": "klingon"}, "searchLanguageCode"),
    ],
)
async def test_what_is_no_search(kari: EndUser, query: dict[str, str], key: str) -> None:
    assert list((await kari.lists(party=MINE, **query)).expect(400).errors) == [key]
