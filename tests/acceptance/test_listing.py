"""What an end user's list holds: filters, and what the user may see (E-008 to E-030)."""

from typing import Any

from tests.driver.documents import a_dialog, a_whole_dialog, fresh_word, from_now
from tests.driver.end_user import SUBSTANTIAL, EndUser
from tests.driver.http import Api
from tests.driver.people import (
    BUILDING,
    FATIMA,
    FJELLTOPP,
    KARI,
    KINDERGARTEN,
    KINDERGARTEN_INSTANCE,
    TRAVEL,
    person,
)
from tests.driver.service_owner import ServiceOwner

MINE = person(KARI)


class TestFilters:
    async def test_party_and_service_resource_each_limit_the_list(self, ttd: ServiceOwner, kari: EndUser) -> None:
        word = fresh_word()
        mine = await ttd.creates(a_dialog(externalReference=word))
        travel = await ttd.creates(a_dialog(externalReference=word, serviceResource=TRAVEL))
        company = await ttd.creates(a_dialog(externalReference=word, party=FJELLTOPP))
        assert set(await kari.finds(externalReference=word, party=MINE)) == {mine, travel}
        assert await kari.finds(externalReference=word, party=[MINE, FJELLTOPP], serviceResource=TRAVEL) == [travel]
        assert set(await kari.finds(externalReference=word, serviceResource=BUILDING)) == {mine, company}
        both = await kari.finds(externalReference=word, party=[MINE, FJELLTOPP])
        assert set(both) == {mine, travel, company}

    async def test_case_of_party_and_resource_does_not_matter(self, ttd: ServiceOwner, kari: EndUser) -> None:
        word = fresh_word()
        mine = await ttd.creates(a_dialog(externalReference=word))
        assert await kari.finds(externalReference=word, party=MINE.replace("urn:altinn", "URN:Altinn")) == [mine]
        assert await kari.finds(externalReference=word, serviceResource=BUILDING.upper()) == [mine]

    async def test_org_status_and_extended_status(self, ttd: ServiceOwner, kari: EndUser) -> None:
        word = fresh_word()
        draft = await ttd.creates(a_dialog(externalReference=word, status="Draft", extendedStatus="Waiting"))
        done = await ttd.creates(a_dialog(externalReference=word, status="Completed", extendedStatus="Sent"))

        async def found(**query: Any) -> set[str]:
            return set(await kari.finds(party=MINE, externalReference=word, **query))

        assert await found(status="Draft") == await found(status="draft") == {draft}
        assert await found(status=["Draft", "Completed"]) == {draft, done}
        assert await found(status="Awaiting") == set()
        assert await found(org="ttd") == await found(org=["skd", "ttd"]) == {draft, done}
        assert await found(org="skd") == set()
        assert await found(extendedStatus="Waiting") == {draft}
        assert await found(extendedStatus="waiting") == set()

    async def test_every_system_label_must_be_there(self, ttd: ServiceOwner, kari: EndUser) -> None:
        word = fresh_word()
        archived = await ttd.creates(a_dialog(externalReference=word, systemLabel="Archive"))
        binned = await ttd.creates(a_dialog(externalReference=word, systemLabel="Bin"))
        sent = await ttd.creates(a_whole_dialog(externalReference=word, visibleFrom=None))

        async def found(*labels: str) -> set[str]:
            return set(await kari.finds(party=MINE, externalReference=word, systemLabel=labels))

        assert await found("Archive") == {archived}
        assert await found("Bin") == {binned}
        assert await found("Bin", "Archive") == set()
        assert await found("Sent") == await found("Sent", "Default") == {sent}
        assert await found() == {archived, binned, sent}

    async def test_windows_include_both_ends(self, ttd: ServiceOwner, kari: EndUser) -> None:
        word = fresh_word()
        early, late = "2026-02-01T10:00:00Z", "2026-02-03T10:00:00+01:00"
        first = await ttd.creates(a_dialog(externalReference=word, createdAt=early, updatedAt=early))
        second = await ttd.creates(a_dialog(externalReference=word, createdAt=late, updatedAt=late))

        async def found(**query: Any) -> set[str]:
            return set(await kari.finds(party=MINE, externalReference=word, **query))

        for name in ("created", "updated", "contentUpdated"):
            assert await found(**{f"{name}After": early, f"{name}Before": early}) == {first}
            assert await found(**{f"{name}After": "2026-02-01T10:00:00.0000010Z"}) == {second}
            assert await found(**{f"{name}Before": "2026-02-03T09:00:00Z"}) == {first, second}
            assert await found(**{f"{name}Before": "2026-02-03T08:59:59Z"}) == {first}

    async def test_dialog_without_due_date_is_in_no_due_window(self, ttd: ServiceOwner, kari: EndUser) -> None:
        word, due = fresh_word(), from_now(days=3)
        await ttd.creates(a_dialog(externalReference=word))
        dated = await ttd.creates(a_dialog(externalReference=word, dueAt=due))
        assert await kari.finds(party=MINE, externalReference=word, dueAfter="2000-01-01T00:00:00Z") == [dated]
        assert await kari.finds(party=MINE, externalReference=word, dueBefore="2999-01-01T00:00:00Z") == [dated]
        assert await kari.finds(party=MINE, externalReference=word, dueAfter=due, dueBefore=due) == [dated]

    async def test_seen_and_api_only(self, ttd: ServiceOwner, kari: EndUser) -> None:
        word = fresh_word()
        seen = await ttd.creates(a_dialog(externalReference=word))
        for_apis = await ttd.creates(a_dialog(externalReference=word, isApiOnly=True))
        await kari.reads(seen)
        assert await kari.finds(party=MINE, externalReference=word, isContentSeen=True) == [seen]
        assert await kari.finds(party=MINE, externalReference=word, isContentSeen=False) == [for_apis]
        assert await kari.finds(party=MINE, externalReference=word, excludeApiOnly=True) == [seen]
        assert len(await kari.finds(party=MINE, externalReference=word, excludeApiOnly=False)) == 2

    async def test_process(self, ttd: ServiceOwner, kari: EndUser) -> None:
        process = f"urn:story:{fresh_word()}"
        dialog_id = await ttd.creates(a_dialog(process=process))
        assert await kari.finds(party=MINE, process=process) == [dialog_id]

    async def test_what_is_not_yet_visible_or_expired_is_not_listed(self, ttd: ServiceOwner, kari: EndUser) -> None:
        word = fresh_word()
        await ttd.creates(a_dialog(externalReference=word, visibleFrom=from_now(days=1)))
        await ttd.creates(a_dialog(externalReference=word, expiresAt=from_now(days=-1)), isSilentUpdate=True)
        shown = await ttd.creates(a_dialog(externalReference=word, expiresAt=from_now(days=1)))
        assert await kari.finds(party=MINE, externalReference=word) == [shown]


class TestAccess:
    async def test_parties_of_others_yield_nothing(self, ttd: ServiceOwner, tomasz: EndUser) -> None:
        await ttd.creates(a_dialog())
        page = (await tomasz.lists(party=MINE)).expect(200).json
        assert page == {"items": [], "hasNextPage": False, "orderBy": "contentupdatedat_desc,id_desc"}

    async def test_single_instance_is_found_by_its_label(self, api: Api, ttd: ServiceOwner) -> None:
        labels = {"serviceOwnerLabels": [{"value": KINDERGARTEN_INSTANCE}]}
        delegated = await ttd.creates(
            a_dialog(party=FJELLTOPP, serviceResource=KINDERGARTEN, serviceOwnerContext=labels)
        )
        other = await ttd.creates(a_dialog(party=FJELLTOPP, serviceResource=KINDERGARTEN))
        fatima = EndUser.person(api, FATIMA)
        found = await fatima.finds(party=FJELLTOPP)
        assert delegated in found
        assert other not in found
        assert (await fatima.reads(delegated))["id"] == delegated
        (await fatima.opens(other)).expect(403)

    async def test_reader_below_the_level_sees_the_non_sensitive_texts(
        self, api: Api, ttd: ServiceOwner, kari: EndUser
    ) -> None:
        word = fresh_word()
        await ttd.creates(a_whole_dialog(externalReference=word, visibleFrom=None, serviceResource=TRAVEL))
        low, high = EndUser.person(api, KARI, SUBSTANTIAL), kari
        for reader, title in ((low, "En søknad"), (high, "Søknad om parkering")):
            page = await reader.lists(party=MINE, externalReference=word, languages="nb")
            assert page.json["items"][0]["content"]["title"]["value"][0]["value"] == title

    async def test_listing_is_no_reading(self, ttd: ServiceOwner, kari: EndUser) -> None:
        word = fresh_word()
        dialog_id = await ttd.creates(a_dialog(externalReference=word))
        await kari.finds(party=MINE, externalReference=word)
        assert not (await ttd.gets(dialog_id)).json["isContentSeen"]
