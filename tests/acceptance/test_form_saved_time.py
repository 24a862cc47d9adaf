"""An admin moves the time at which a form was saved (S-101, S-102)."""

import pytest

from tests.driver.documents import a_dialog, fresh_id, from_now
from tests.driver.http import Answer, Api
from tests.driver.parts import an_activity
from tests.driver.service_owner import ADMIN, PROVIDER, ServiceOwner


@pytest.fixture
def admin(api: Api) -> ServiceOwner:
    return ServiceOwner(api, scopes=(PROVIDER, ADMIN))


async def _moves(owner: ServiceOwner, dialog_id: str, activity_id: str, instant: str, **more: str) -> Answer:
    path = f"{dialog_id}/activities/{activity_id}/actions/updateFormSavedActivityTime"
    return await owner.asks("POST", path, {"newCreatedAt": instant}, **more)


async def _with_form(owner: ServiceOwner, **changes: object) -> tuple[str, str]:
    form = str(fresh_id())
    dialog_id = await owner.creates(a_dialog(activities=[an_activity(id=form, **changes)]))
    return dialog_id, form


async def test_activity_moves_and_the_dialog_with_it(ttd: ServiceOwner, admin: ServiceOwner) -> None:
    dialog_id, form = await _with_form(ttd)
    before = (await ttd.gets(dialog_id)).json
    moved = (await _moves(admin, dialog_id, form, from_now(seconds=5))).expect(204)
    after = (await ttd.gets(dialog_id)).json
    assert after["updatedAt"] == after["activities"][0]["createdAt"] > before["updatedAt"]
    assert moved.headers["etag"] == after["revision"] != before["revision"]


async def test_earlier_time_leaves_the_dialog_where_it_is(ttd: ServiceOwner, admin: ServiceOwner) -> None:
    dialog_id, form = await _with_form(ttd)
    before = (await ttd.gets(dialog_id)).json
    (await _moves(admin, dialog_id, form, from_now(days=-3))).expect(204)
    assert (await ttd.gets(dialog_id)).json["updatedAt"] == before["updatedAt"]


async def test_latest_activity_is_judged_anew(ttd: ServiceOwner, admin: ServiceOwner) -> None:
    dialog_id, form = await _with_form(ttd)
    late = await ttd.asks("POST", f"{dialog_id}/activities", an_activity(type="PaymentMade"))
    (await _moves(admin, dialog_id, form, from_now(seconds=5))).expect(204)
    activities = (await ttd.asks("GET", f"{dialog_id}/activities")).json
    assert [one["id"] for one in activities] == [late.json, form]


async def test_body_that_names_no_time_is_refused(ttd: ServiceOwner, admin: ServiceOwner) -> None:
    dialog_id, form = await _with_form(ttd)
    path = f"{dialog_id}/activities/{form}/actions/updateFormSavedActivityTime"
    for body in ('"yesterday"', '""', "17", '["2026-01-01T00:00:00Z"]', "null", "{}", '"2026-01-01T00:00:00Z'):
        (await admin.asks("POST", path, body.encode())).expect(400)


async def test_deleted_dialog_takes_it_too(ttd: ServiceOwner, admin: ServiceOwner) -> None:
    dialog_id, form = await _with_form(ttd)
    (await ttd.asks("DELETE", dialog_id)).expect(204)
    (await _moves(admin, dialog_id, form, from_now(seconds=-5))).expect(204)


async def test_what_is_no_saved_form_is_refused_in_order(ttd: ServiceOwner, admin: ServiceOwner) -> None:
    dialog_id, payment = await _with_form(ttd, type="PaymentMade")
    now, stale = from_now(), {"if_match": str(fresh_id())}
    (await _moves(ttd, dialog_id, payment, now)).expect(403)
    assert list((await _moves(admin, dialog_id, payment, from_now(hours=1))).expect(400).errors) == ["dto.newCreatedAt"]
    (await _moves(admin, str(fresh_id()), payment, now)).expect(404)
    answer = await _moves(admin, dialog_id, str(fresh_id()), now, **stale)
    assert list(answer.expect(404).errors) == ["DialogActivity"]
    assert list((await _moves(admin, dialog_id, payment, now, **stale)).expect(422).errors) == ["Type"]
    dialog_id, form = await _with_form(ttd)
    (await _moves(admin, dialog_id, form, now, **stale)).expect(412)
