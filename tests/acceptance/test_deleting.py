"""A service owner deletes, restores and purges dialogs (S-077 to S-081)."""

import pytest

from tests.driver.documents import a_dialog, fresh_id, fresh_word
from tests.driver.end_user import EndUser
from tests.driver.events import Events
from tests.driver.http import Api
from tests.driver.parts import an_activity
from tests.driver.patience import until
from tests.driver.people import KARI, LETTERS, person
from tests.driver.service_owner import ADMIN, CORRESPONDENCE, PROVIDER, ServiceOwner
from tests.driver.stored import Stored

CREATED, DELETED, RESTORED = (f"dialogporten.dialog.{word}.v1" for word in ("created", "deleted", "restored"))
KINDS = ("dialog", "transmission", "activity", "seen", "labellog", "transmissionkey", "purging")


@pytest.fixture
def admin(api: Api) -> ServiceOwner:
    return ServiceOwner(api, scopes=(PROVIDER, ADMIN))


@pytest.fixture
def correspondent(api: Api) -> ServiceOwner:
    return ServiceOwner(api, scopes=(PROVIDER, CORRESPONDENCE))


async def _subjects(events: Events, dialog_id: str, count: int) -> list[str]:
    return [event.subject for event in await events.of(dialog_id, count)]


class TestDeleting:
    async def test_owner_still_gets_a_deleted_dialog_and_nobody_else_does(
        self, ttd: ServiceOwner, kari: EndUser
    ) -> None:
        reference = fresh_word()
        dialog_id = await ttd.creates(a_dialog(externalReference=reference))
        before = (await ttd.gets(dialog_id)).expect(200).json
        deleted = (await ttd.asks("DELETE", dialog_id)).expect(204)
        after = (await ttd.gets(dialog_id)).expect(200)
        assert after.json["deletedAt"]
        assert after.json["updatedAt"] == before["updatedAt"]
        assert after.headers["etag"] == deleted.headers["etag"] != before["revision"]
        (await kari.opens(dialog_id)).expect(410)
        assert await kari.finds(party=person(KARI), externalReference=reference) == []

    async def test_parts_of_a_deleted_dialog_are_gone(self, ttd: ServiceOwner) -> None:
        dialog_id = await ttd.creates(a_dialog())
        (await ttd.asks("DELETE", dialog_id)).expect(204)
        for part in ("activities", "transmissions", "seenlog"):
            answer = (await ttd.asks("GET", f"{dialog_id}/{part}")).expect(410)
            assert answer.errors == {
                "DialogEntity": [f"Entity 'DialogEntity' with the following key(s) is removed: ({dialog_id})."]
            }

    async def test_dialog_is_deleted_once(self, ttd: ServiceOwner) -> None:
        dialog_id = await ttd.creates(a_dialog())
        (await ttd.asks("DELETE", dialog_id)).expect(204)
        (await ttd.asks("DELETE", dialog_id)).expect(410)

    async def test_old_revision_deletes_nothing(self, ttd: ServiceOwner) -> None:
        dialog_id = await ttd.creates(a_dialog())
        revision = (await ttd.gets(dialog_id)).headers["etag"]
        (await ttd.asks("DELETE", dialog_id, if_match=str(fresh_id()))).expect(412)
        (await ttd.asks("DELETE", dialog_id, if_match="no revision")).expect(400)
        (await ttd.asks("DELETE", dialog_id, if_match=revision)).expect(204)

    async def test_dialogs_of_others_and_unknown_ones_are_not_found(self, ttd: ServiceOwner, skd: ServiceOwner) -> None:
        dialog_id = await ttd.creates(a_dialog())
        for path in ("", "/actions/purge", "/actions/restore"):
            method = "POST" if path else "DELETE"
            (await skd.asks(method, f"{dialog_id}{path}")).expect(404)
            (await ttd.asks(method, f"{fresh_id()}{path}")).expect(404)
            (await ttd.asks(method, f"no-id{path}")).expect(400)

    async def test_letters_take_the_scope_for_correspondence_of_admins_too(
        self, admin: ServiceOwner, correspondent: ServiceOwner
    ) -> None:
        dialog_id = await correspondent.creates(a_dialog(serviceResource=LETTERS))
        (await admin.asks("DELETE", dialog_id)).expect(403)
        (await admin.asks("POST", f"{dialog_id}/actions/purge")).expect(403)
        (await correspondent.asks("DELETE", dialog_id)).expect(204)
        (await correspondent.asks("POST", f"{dialog_id}/actions/purge")).expect(204)

    async def test_deletion_and_restoration_are_told(self, ttd: ServiceOwner, events: Events) -> None:
        dialog_id = await ttd.creates(a_dialog())
        (await ttd.asks("DELETE", dialog_id)).expect(204)
        (await ttd.asks("POST", f"{dialog_id}/actions/restore")).expect(204)
        assert await _subjects(events, dialog_id, 3) == [CREATED, DELETED, RESTORED]

    async def test_silent_deletion_and_restoration_are_not_told(self, ttd: ServiceOwner, events: Events) -> None:
        dialog_id = await ttd.creates(a_dialog())
        (await ttd.asks("DELETE", dialog_id, isSilentUpdate=True)).expect(204)
        (await ttd.asks("POST", f"{dialog_id}/actions/restore", isSilentUpdate=True)).expect(204)
        (await ttd.asks("DELETE", dialog_id)).expect(204)
        assert await _subjects(events, dialog_id, 2) == [CREATED, DELETED]


class TestRestoring:
    async def test_restored_dialog_is_as_before_but_for_its_revision(self, ttd: ServiceOwner, kari: EndUser) -> None:
        dialog_id = await ttd.creates(a_dialog(systemLabel="Archive"))
        before = (await ttd.gets(dialog_id)).json
        (await ttd.asks("DELETE", dialog_id)).expect(204)
        restored = (await ttd.asks("POST", f"{dialog_id}/actions/restore")).expect(204)
        after = (await ttd.gets(dialog_id)).json
        assert after == before | {"revision": restored.headers["etag"]}
        await kari.reads(dialog_id)

    async def test_live_dialog_keeps_its_revision(self, ttd: ServiceOwner) -> None:
        dialog_id = await ttd.creates(a_dialog())
        revision = (await ttd.gets(dialog_id)).headers["etag"]
        assert (await ttd.asks("POST", f"{dialog_id}/actions/restore")).expect(204).headers["etag"] == revision

    async def test_old_revision_restores_nothing(self, ttd: ServiceOwner) -> None:
        dialog_id = await ttd.creates(a_dialog())
        old = (await ttd.gets(dialog_id)).headers["etag"]
        current = (await ttd.asks("DELETE", dialog_id)).headers["etag"]
        (await ttd.asks("POST", f"{dialog_id}/actions/restore", if_match=old)).expect(412)
        (await ttd.asks("POST", f"{dialog_id}/actions/restore", if_match=current)).expect(204)


class TestPurging:
    async def test_nothing_of_a_purged_dialog_is_left(self, ttd: ServiceOwner, kari: EndUser, stored: Stored) -> None:
        key = fresh_word()
        dialog_id = await ttd.creates(a_dialog(idempotentKey=key))
        await kari.reads(dialog_id)
        (await ttd.asks("POST", f"{dialog_id}/activities", an_activity())).expect(201)
        purged = (await ttd.asks("POST", f"{dialog_id}/actions/purge")).expect(204)
        assert "etag" not in purged.headers
        (await ttd.gets(dialog_id)).expect(404)
        (await kari.opens(dialog_id)).expect(404)

        async def left() -> list[str]:
            return [kind for kind in KINDS if await stored.of(dialog_id, kind)]

        await until(left, lambda kinds: not kinds)
        await ttd.creates(a_dialog(idempotentKey=key))

    async def test_purge_is_told_as_a_deletion_unless_that_was_told_before(
        self, ttd: ServiceOwner, events: Events
    ) -> None:
        alive, deleted = await ttd.creates(a_dialog()), await ttd.creates(a_dialog())
        (await ttd.asks("DELETE", deleted)).expect(204)
        for dialog_id in (deleted, alive):
            (await ttd.asks("POST", f"{dialog_id}/actions/purge")).expect(204)
        assert await _subjects(events, alive, 2) == [CREATED, DELETED]
        assert await _subjects(events, deleted, 2) == [CREATED, DELETED]

    async def test_old_revision_purges_nothing(self, ttd: ServiceOwner) -> None:
        dialog_id = await ttd.creates(a_dialog())
        (await ttd.asks("POST", f"{dialog_id}/actions/purge", if_match=str(fresh_id()))).expect(412)
        (await ttd.gets(dialog_id)).expect(200)

    async def test_empty_id_is_invalid(self, ttd: ServiceOwner) -> None:
        answer = await ttd.asks("POST", "00000000-0000-0000-0000-000000000000/actions/purge")
        assert answer.expect(400).errors == {"dialogId": ["'DialogId' must not be empty."]}
