"""An end user opens a dialog: seen flag, dialog token, what is granted, languages, and refusals in order (E-031)."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import jwt
import pytest
from jwt import PyJWK

from local.stack import Cloud
from tests.builders.dialogs import mutated, texts
from tests.driver.documents import a_dialog, a_whole_dialog, fresh_id, from_now
from tests.driver.end_user import SUBSTANTIAL, EndUser
from tests.driver.events import Events
from tests.driver.http import Api
from tests.driver.people import AMIR, BUILDING, FJELLTOPP, KARI, TRAVEL, person
from tests.driver.service_owner import ServiceOwner
from tests.driver.stored import Stored

UNAUTHORIZED, EXPIRED = "urn:dialogporten:unauthorized", "urn:dialogporten:expired"
SIGN = {
    "action": "sign",
    "authorizationAttribute": "urn:altinn:task:signing",
    "url": "https://secret.example.no/sign",
    "priority": "Secondary",
    "title": texts("Signer"),
}
READ = {"action": "read", "url": "https://open.example.no/read", "priority": "Primary", "title": texts("Les")}


async def creates_largest(owner: ServiceOwner, **changes: Any) -> str:
    """Create a dialog to whose root not another 20 kB could be added."""
    address = {"url": f"https://example.no/{'x' * 900}", "consumerType": "Gui"}
    for count in range(2_000, 1_000, -20):
        attachments = [{"displayName": texts("Vedlegg"), "urls": [address] * count}]
        answer = await owner.posts(a_dialog(attachments=attachments, **changes))
        if answer.status == 201:
            return str(answer.json)
        answer.expect(413)
    raise AssertionError("no dialog of a megabyte is accepted")


class TestSeen:
    async def test_opening_sets_the_seen_flag_for_owner_and_list(self, ttd: ServiceOwner, kari: EndUser) -> None:
        dialog_id = await ttd.creates(a_dialog())
        assert not (await ttd.gets(dialog_id)).json["isContentSeen"]
        assert (await kari.reads(dialog_id))["isContentSeen"]
        found = (await ttd.gets(dialog_id)).json
        assert found["isContentSeen"]
        assert [entry["seenBy"]["actorId"] for entry in found["seenSinceLastUpdate"]] == [person(KARI)]
        assert not found["seenSinceLastUpdate"][0]["isCurrentEndUser"]

    async def test_reading_again_adds_nothing(
        self, ttd: ServiceOwner, kari: EndUser, stored: Stored, events: Events
    ) -> None:
        dialog_id = await ttd.creates(a_dialog())
        first = await kari.reads(dialog_id)
        seen = await stored.of(dialog_id, "seen")
        second = await kari.reads(dialog_id)
        assert second["seenSinceLastUpdate"] == first["seenSinceLastUpdate"]
        assert await stored.of(dialog_id, "seen") == seen
        await events.of(await ttd.creates(a_dialog()))
        assert len(await events.of(dialog_id)) == 3

    async def test_the_largest_dialog_is_opened_by_one_reader_after_another(
        self, ttd: ServiceOwner, kari: EndUser, amir: EndUser, payroll: EndUser
    ) -> None:
        dialog_id = await creates_largest(ttd, party=FJELLTOPP, serviceResource=BUILDING)
        for number, reader in enumerate((kari, amir, payroll), start=1):
            assert len((await reader.reads(dialog_id))["seenSinceLastUpdate"]) == number
        labels = {"addLabels": ["Archive"]}
        (await kari.sends("PUT", f"{dialog_id}/context/systemlabels", labels)).expect(204)

    async def test_reading_that_cannot_be_entered_is_answered(
        self, ttd: ServiceOwner, kari: EndUser, stored: Stored
    ) -> None:
        """Dialogs stored by earlier versions leave no room."""
        dialog_id = await creates_largest(ttd)
        [root] = await stored.of(dialog_id, "dialog")
        written = {name: value for name, value in root.items() if not name.startswith("_")}
        size = len(json.dumps(written, separators=(",", ":"), ensure_ascii=False).encode())
        root["searchTags"] = ["x" * (1_999_950 - size)]
        await stored.puts(root)
        assert (await kari.reads(dialog_id))["seenSinceLastUpdate"] == []
        assert await stored.of(dialog_id, "seen") == []

    async def test_many_first_readings_at_once_are_entered_once(
        self, ttd: ServiceOwner, kari: EndUser, stored: Stored, events: Events
    ) -> None:
        dialog_id = await ttd.creates(a_dialog())
        await asyncio.gather(*(kari.reads(dialog_id) for _ in range(10)))
        assert len(await stored.of(dialog_id, "seen")) == 1
        await events.of(await ttd.creates(a_dialog()))
        assert len(await events.of(dialog_id)) == 3

    async def test_every_reader_is_entered(self, ttd: ServiceOwner, kari: EndUser, ola: EndUser) -> None:
        resource = "urn:altinn:resource:ttd-brev"
        owner = ServiceOwner(ttd.api, scopes=(*ttd.scopes, "digdir:dialogporten.correspondence"))
        dialog_id = await owner.creates(a_dialog(party=FJELLTOPP, serviceResource=resource))
        await asyncio.gather(kari.reads(dialog_id), ola.reads(dialog_id))
        names = {entry["seenBy"]["actorName"] for entry in (await kari.reads(dialog_id))["seenSinceLastUpdate"]}
        assert names == {"TESTPERSON KARI MELLOM", "PRØVE OLA NORDMANN"}

    async def test_dialog_dated_seconds_ahead_can_be_read_again_and_again(
        self, ttd: ServiceOwner, kari: EndUser, stored: Stored
    ) -> None:
        soon = from_now(seconds=10)
        dialog_id = await ttd.creates(a_dialog(createdAt=soon, updatedAt=soon))
        for _ in range(4):
            assert (await kari.reads(dialog_id))["isContentSeen"]
        assert len(await stored.of(dialog_id, "seen")) <= 2

    async def test_reading_leaves_revision_and_times_alone(self, ttd: ServiceOwner, kari: EndUser) -> None:
        dialog_id = await ttd.creates(a_dialog())
        before = await ttd.gets(dialog_id)
        answer = (await kari.opens(dialog_id)).expect(200)
        after = await ttd.gets(dialog_id)
        assert answer.headers["etag"] == before.headers["etag"] == after.headers["etag"]
        assert after.json["updatedAt"] == before.json["updatedAt"]


class TestDialogToken:
    async def test_is_signed_with_a_published_key_and_says_what_is_granted(
        self, api: Api, cloud: Cloud, ttd: ServiceOwner, amir: EndUser
    ) -> None:
        dialog_id = await ttd.creates(a_dialog(party=FJELLTOPP, guiActions=[READ, SIGN]))
        claims = await verified(api, (await amir.reads(dialog_id))["dialogToken"])
        assert claims["exp"] - claims["iat"] == 600
        assert claims["iat"] == claims["nbf"]
        varying = ("jti", "exp", "iat", "nbf")
        assert {name: claim for name, claim in claims.items() if name not in varying} == {
            "c": person(AMIR),
            "l": 4,
            "p": FJELLTOPP,
            "s": BUILDING,
            "i": dialog_id,
            "a": "read",
            "iss": f"{cloud.api}/api/v1",
        }

    async def test_names_the_system_user_and_its_organisation(
        self, api: Api, ttd: ServiceOwner, payroll: EndUser
    ) -> None:
        dialog_id = await ttd.creates(a_dialog(party=FJELLTOPP, guiActions=[READ]))
        claims = await verified(api, (await payroll.reads(dialog_id))["dialogToken"])
        assert claims["c"] == "urn:altinn:organization:identifier-no:310000078"
        assert claims["y"] == f"urn:altinn:systemuser:uuid:{payroll.wish['systemUserId']}"
        assert claims["o"] == FJELLTOPP


async def verified(api: Api, token: str) -> dict[str, Any]:
    """Verify as a service owner would: by the key of the published set that the token names."""
    keys = (await api.ask("GET", ".well-known/jwks.json")).expect(200).json["keys"]
    named = jwt.get_unverified_header(token)["kid"]
    key = PyJWK(next(key for key in keys if key["kid"] == named))
    return jwt.decode(token, key, algorithms=["EdDSA"])


class TestGranted:
    async def test_what_is_not_granted_is_marked_and_its_urls_are_hidden(
        self, ttd: ServiceOwner, amir: EndUser, kari: EndUser
    ) -> None:
        dialog_id = await ttd.creates(a_dialog(party=FJELLTOPP, guiActions=[READ, SIGN]))
        by_amir, by_kari = await amir.reads(dialog_id), await kari.reads(dialog_id)
        assert [(one["isAuthorized"], one["url"]) for one in by_amir["guiActions"]] == [
            (True, READ["url"]),
            (False, UNAUTHORIZED),
        ]
        assert [(one["isAuthorized"], one["url"]) for one in by_kari["guiActions"]] == [
            (True, READ["url"]),
            (True, SIGN["url"]),
        ]

    async def test_no_url_of_a_part_that_is_not_granted_is_told(self, ttd: ServiceOwner, amir: EndUser) -> None:
        document = a_whole_dialog(visibleFrom=None, party=FJELLTOPP)
        answer = (await amir.opens(await ttd.creates(document))).expect(200)
        told = answer.body.decode()
        assert "https://parkering.example.no/open" not in told
        assert "https://parkering.example.no/api/v1/status" not in told
        assert "https://parkering.example.no/fce/letter" not in told
        assert "https://parkering.example.no/files/2" not in told
        assert "https://parkering.example.no/answer" not in told
        assert "https://parkering.example.no/files/1" in told
        assert answer.json["content"]["mainContentReference"]["isAuthorized"]

    async def test_service_owner_sees_neither_marks_nor_masks(self, ttd: ServiceOwner) -> None:
        dialog_id = await ttd.creates(a_dialog(party=FJELLTOPP, guiActions=[SIGN]))
        action = (await ttd.gets(dialog_id)).json["guiActions"][0]
        assert "isAuthorized" not in action
        assert action["url"] == SIGN["url"]

    async def test_expired_attachments_lose_their_urls_for_end_users_only(
        self, ttd: ServiceOwner, kari: EndUser
    ) -> None:
        soon = from_now(seconds=1.5)
        document = mutated(a_whole_dialog(visibleFrom=None), "attachments[0].expiresAt", soon)
        dialog_id = await ttd.creates(document)
        opened = await until_past(kari, dialog_id, soon)
        assert {url["url"] for url in opened["attachments"][0]["urls"]} == {EXPIRED}
        urls = (await ttd.gets(dialog_id)).json["attachments"][0]["urls"]
        assert EXPIRED not in {url["url"] for url in urls}


async def until_past(reader: EndUser, dialog_id: str, instant: str) -> Any:
    """Give the first reading after the instant, by the reader's own clock."""
    while True:
        moment = datetime.now(datetime.fromisoformat(instant).tzinfo)
        opened = await reader.reads(dialog_id)
        if moment > datetime.fromisoformat(instant) + timedelta(seconds=0.1):
            return opened
        await asyncio.sleep(0.1)


class TestLanguages:
    TITLE = (*texts("Tittel", "Title"), {"languageCode": "sv", "value": "Titel"})

    @pytest.mark.parametrize(
        ("header", "codes"),
        [
            (None, ["en", "nb", "sv"]),
            ("", ["en", "nb", "sv"]),
            ("nb", ["nb"]),
            ("nb-NO", ["nb"]),
            ("sv;q=0.2,en;q=0.9", ["en"]),
            ("fi", ["en"]),
            ("da", ["nb"]),
            ("*", ["en"]),
        ],
    )
    async def test_best_text_is_kept_in_details_and_lists(
        self, ttd: ServiceOwner, kari: EndUser, header: str | None, codes: list[str]
    ) -> None:
        reference = str(fresh_id())
        content = {"title": {"value": list(self.TITLE)}}
        dialog_id = await ttd.creates(a_dialog(content=content, externalReference=reference))
        opened = await kari.reads(dialog_id, languages=header)
        listed = await kari.lists(party=person(KARI), externalReference=reference, languages=header)
        for shown in (opened, *listed.expect(200).json["items"]):
            assert [text["languageCode"] for text in shown["content"]["title"]["value"]] == codes

    @pytest.mark.parametrize("header", ["en; q=0.8", "@", "en;;q=1", "en q"])
    async def test_unparsable_header_is_refused(self, ttd: ServiceOwner, kari: EndUser, header: str) -> None:
        answer = (await kari.opens(await ttd.creates(a_dialog()), languages=header)).expect(400)
        assert "Accept-Language" in answer.body.decode()


class TestPersons:
    async def test_are_masked_for_end_users_and_named_in_full(self, ttd: ServiceOwner, kari: EndUser) -> None:
        sender = {"actorType": "PartyRepresentative", "actorId": person(KARI)}
        activity = {"type": "Information", "performedBy": sender, "description": texts("Hei")}
        dialog_id = await ttd.creates(a_dialog(activities=[activity]))
        opened = await kari.opens(dialog_id)
        performer = opened.json["activities"][0]["performedBy"]
        assert performer["actorName"] == "TESTPERSON KARI MELLOM"
        assert performer["actorId"].startswith("urn:altinn:person:identifier-ephemeral:")
        assert performer["actorId"] == opened.json["seenSinceLastUpdate"][0]["seenBy"]["actorId"]
        assert (await ttd.gets(dialog_id)).json["activities"][0]["performedBy"]["actorId"] == person(KARI)

    async def test_unknown_performer_is_unprocessable(self, ttd: ServiceOwner) -> None:
        sender = {"actorType": "PartyRepresentative", "actorId": person("17888300260")}
        activity = {"type": "Information", "performedBy": sender, "description": texts("Hei")}
        answer = await ttd.posts(a_dialog(activities=[activity]))
        assert list(answer.expect(422).errors) == ["ActorId"]


class TestRefusals:
    async def test_not_yet_visible_is_not_found_and_says_from_when(self, ttd: ServiceOwner, kari: EndUser) -> None:
        begins = from_now(days=2)
        answer = (await kari.opens(await ttd.creates(a_dialog(visibleFrom=begins)))).expect(404)
        expires = parsedate_to_datetime(answer.headers["expires"])
        assert expires == datetime.fromisoformat(begins).replace(microsecond=0)
        assert answer.errors == {"DialogEntity": [f"Dialog is not visible until {expires:%Y-%m-%dT%H:%M:%S}"]}

    async def test_expired_is_not_found_and_says_since_when(self, ttd: ServiceOwner, kari: EndUser) -> None:
        ended = from_now(days=-2)
        dialog_id = await ttd.creates(a_dialog(expiresAt=ended), isSilentUpdate=True)
        answer = (await kari.opens(dialog_id)).expect(404)
        assert answer.errors == {
            "DialogEntity": [f"Dialog expired at {datetime.fromisoformat(ended):%Y-%m-%dT%H:%M:%S}"]
        }
        assert "expires" not in answer.headers

    async def test_level_too_low_is_forbidden(self, api: Api, ttd: ServiceOwner, kari: EndUser) -> None:
        dialog_id = await ttd.creates(a_dialog(serviceResource=TRAVEL))
        answer = (await EndUser.person(api, KARI, SUBSTANTIAL).opens(dialog_id)).expect(403)
        assert answer.errors == {"Forbidden": ["Altinn authentication level too low."]}
        assert (await kari.reads(dialog_id))["id"] == dialog_id

    async def test_no_access_is_forbidden_and_leaves_no_trace(
        self, ttd: ServiceOwner, tomasz: EndUser, stored: Stored
    ) -> None:
        dialog_id = await ttd.creates(a_dialog())
        answer = (await tomasz.opens(dialog_id)).expect(403)
        assert list(answer.errors) == ["Forbidden"]
        assert await stored.of(dialog_id, "seen") == []

    async def test_no_access_wins_over_not_yet_visible(self, ttd: ServiceOwner, tomasz: EndUser) -> None:
        (await tomasz.opens(await ttd.creates(a_dialog(visibleFrom=from_now(days=2))))).expect(403)

    async def test_unknown_is_not_found(self, kari: EndUser) -> None:
        dialog_id = str(fresh_id())
        answer = (await kari.opens(dialog_id)).expect(404)
        assert answer.errors == {
            "DialogEntity": [f"Entity 'DialogEntity' with the following key(s) was not found: ({dialog_id})."]
        }


class TestListedOnly:
    """The decision point permits nothing, but the list shows the dialog: it opens with everything withheld (E-033)."""

    @pytest.fixture
    async def refusing(self, cloud: Cloud, api: Api) -> AsyncIterator[None]:
        control = f"{cloud.altinn}/_control/faults"
        nothing = {"path": "/authorization/", "body": {"Response": []}}
        async with api.session.post(control, json=nothing) as ordered:
            assert ordered.ok
        yield
        async with api.session.delete(control) as cleared:
            assert cleared.ok

    @pytest.mark.usefixtures("refusing")
    async def test_dialog_opens_with_all_that_needs_a_right_withheld(self, ttd: ServiceOwner, kari: EndUser) -> None:
        opened = await kari.reads(await ttd.creates(a_whole_dialog(visibleFrom=None)))
        marked = [*opened["guiActions"], *opened["apiActions"], *opened["transmissions"]]
        assert {part["isAuthorized"] for part in marked} == {False}
        assert {action["url"] for action in opened["guiActions"]} == {UNAUTHORIZED}
        assert opened["content"]["title"]["value"][0]["value"] == "Parking application"


class TestSystemUsers:
    async def test_find_and_open_what_their_organisation_has(self, ttd: ServiceOwner, payroll: EndUser) -> None:
        reference = str(fresh_id())
        dialog_id = await ttd.creates(a_dialog(party=FJELLTOPP, externalReference=reference))
        assert await payroll.finds(party=FJELLTOPP, externalReference=reference) == [dialog_id]
        seen = (await payroll.reads(dialog_id))["seenSinceLastUpdate"]
        assert [entry["seenBy"]["actorName"] for entry in seen] == ["Fjelltopp lønnssystem"]

    async def test_do_not_see_the_dialogs_of_persons(self, ttd: ServiceOwner, payroll: EndUser) -> None:
        (await payroll.opens(await ttd.creates(a_dialog()))).expect(403)
        assert await payroll.finds(party=person(KARI)) == []
