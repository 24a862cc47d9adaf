"""Altinn Notifications asks whether a planned notification is still to be sent (S-148 to S-150)."""

from typing import Any

import pytest

from tests.driver.documents import a_dialog, fresh_id
from tests.driver.http import Answer, Api
from tests.driver.parts import a_transmission, an_activity
from tests.driver.service_owner import ServiceOwner


@pytest.fixture
def notifications(api: Api) -> ServiceOwner:
    return ServiceOwner(api, "skd", ("altinn:system/notifications.condition.check",))


async def _asks(asker: ServiceOwner, dialog_id: object, kind: str, activity: str, **more: Any) -> Answer:
    path = f"{dialog_id}/actions/should-send-notification"
    return await asker.asks("GET", path, None, conditionType=kind, activityType=activity, **more)


@pytest.mark.parametrize(
    ("kind", "activity", "expected"),
    [
        ("Exists", "FormSaved", True),
        ("NotExists", "FormSaved", False),
        ("Exists", "PaymentMade", False),
        ("notexists", "paymentmade", True),
    ],
)
async def test_condition_is_judged_by_the_history(
    ttd: ServiceOwner, notifications: ServiceOwner, kind: str, activity: str, expected: bool
) -> None:
    dialog_id = await ttd.creates(a_dialog(activities=[an_activity()]))
    (await ttd.asks("DELETE", dialog_id)).expect(204)
    answer = (await _asks(notifications, dialog_id, kind, activity)).expect(200)
    assert answer.json == {"sendNotification": expected}


async def test_opening_is_asked_of_one_transmission(ttd: ServiceOwner, notifications: ServiceOwner) -> None:
    opened, closed = str(fresh_id()), str(fresh_id())
    dialog_id = await ttd.creates(a_dialog(transmissions=[a_transmission(id=opened), a_transmission(id=closed)]))
    activity = an_activity(type="TransmissionOpened", transmissionId=opened)
    (await ttd.asks("POST", f"{dialog_id}/activities", activity)).expect(201)
    for transmission, expected in ((opened, False), (closed, True)):
        answer = await _asks(notifications, dialog_id, "NotExists", "TransmissionOpened", transmissionId=transmission)
        assert answer.expect(200).json == {"sendNotification": expected}


async def test_what_cannot_be_judged_is_refused(ttd: ServiceOwner, notifications: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_dialog())
    for kind, activity, more, key in (
        ("Maybe", "FormSaved", {}, "conditionType"),
        ("Exists", "Nothing", {}, "activityType"),
        ("Exists", "TransmissionOpened", {}, "transmissionId"),
        ("Exists", "TransmissionOpened", {"transmissionId": "00000000-0000-0000-0000-000000000000"}, "transmissionId"),
        ("Exists", "FormSaved", {"transmissionId": str(fresh_id())}, "transmissionId"),
    ):
        answer = await _asks(notifications, dialog_id, kind, activity, **more)
        assert list(answer.expect(400).errors) == [key]
    assert set((await notifications.asks("GET", f"{dialog_id}/actions/should-send-notification")).errors) == {
        "conditionType",
        "activityType",
    }
    (await _asks(notifications, fresh_id(), "Exists", "FormSaved")).expect(404)
    (await _asks(ttd, dialog_id, "Exists", "FormSaved")).expect(403)
