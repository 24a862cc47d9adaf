"""An admin freezes a dialog; from then on its owner changes it no more (S-082, S-083)."""

import pytest

from tests.driver.documents import a_dialog, fresh_id
from tests.driver.events import Events
from tests.driver.http import Api
from tests.driver.parts import a_transmission, an_activity
from tests.driver.service_owner import ADMIN, PROVIDER, ServiceOwner

CHANGER = f"{PROVIDER}.changetransmissions"


@pytest.fixture
def admin(api: Api) -> ServiceOwner:
    return ServiceOwner(api, scopes=(PROVIDER, ADMIN))


@pytest.fixture
def changer(api: Api) -> ServiceOwner:
    return ServiceOwner(api, scopes=(PROVIDER, CHANGER))


async def test_owner_without_the_admin_scope_freezes_nothing(ttd: ServiceOwner) -> None:
    (await ttd.asks("POST", f"{fresh_id()}/actions/freeze")).expect(403)


async def test_admin_freezes_dialogs_of_every_owner_and_once_is_enough(
    ttd: ServiceOwner, api: Api, events: Events
) -> None:
    admin = ServiceOwner(api, "skd", (PROVIDER, ADMIN))
    dialog_id = await ttd.creates(a_dialog())
    before = (await ttd.gets(dialog_id)).json
    frozen = (await admin.asks("POST", f"{dialog_id}/actions/freeze")).expect(204)
    again = (await admin.asks("POST", f"{dialog_id}/actions/freeze")).expect(204)
    after = (await ttd.gets(dialog_id)).json
    assert frozen.headers["etag"] == again.headers["etag"] == after["revision"] != before["revision"]
    assert after["updatedAt"] > before["updatedAt"]
    assert after["contentUpdatedAt"] == before["contentUpdatedAt"]
    assert [event.subject for event in await events.of(dialog_id, 2)][1:] == ["dialogporten.dialog.updated.v1"]


async def test_what_is_missing_deleted_or_of_another_revision_is_not_frozen(
    admin: ServiceOwner, ttd: ServiceOwner
) -> None:
    dialog_id = await ttd.creates(a_dialog())
    (await admin.asks("POST", f"{fresh_id()}/actions/freeze")).expect(404)
    (await admin.asks("POST", f"{dialog_id}/actions/freeze", if_match=str(fresh_id()))).expect(412)
    (await ttd.asks("DELETE", dialog_id)).expect(204)
    (await admin.asks("POST", f"{dialog_id}/actions/freeze")).expect(410)


async def test_frozen_dialog_refuses_its_owner_and_no_admin(
    admin: ServiceOwner, ttd: ServiceOwner, changer: ServiceOwner
) -> None:
    dialog_id = await ttd.creates(a_dialog())
    letter = (await ttd.asks("POST", f"{dialog_id}/transmissions", a_transmission())).expect(201).json
    (await admin.asks("POST", f"{dialog_id}/actions/freeze")).expect(204)
    for owner, method, path, body in (
        (ttd, "DELETE", "", None),
        (ttd, "POST", "/activities", an_activity()),
        (ttd, "POST", "/transmissions", a_transmission()),
        (changer, "PUT", f"/transmissions/{letter}", a_transmission(isSilentUpdate=True)),
    ):
        answer = (await owner.asks(method, f"{dialog_id}{path}", body)).expect(403)
        assert answer.errors == {"Forbidden": ["User cannot modify frozen dialog"]}
    (await admin.asks("POST", f"{dialog_id}/activities", an_activity())).expect(201)
    (await admin.asks("POST", f"{dialog_id}/transmissions", a_transmission())).expect(201)
    (await admin.asks("DELETE", dialog_id)).expect(204)


async def test_frozen_dialog_is_read_restored_and_purged_by_its_owner(admin: ServiceOwner, ttd: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_dialog())
    (await admin.asks("POST", f"{dialog_id}/actions/freeze")).expect(204)
    (await ttd.asks("GET", f"{dialog_id}/activities")).expect(200)
    (await ttd.asks("POST", f"{dialog_id}/actions/restore")).expect(204)
    (await ttd.asks("POST", f"{dialog_id}/actions/purge")).expect(204)
