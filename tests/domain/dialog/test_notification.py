"""Whether a planned notification is still to be sent."""

from uuid import UUID

import pytest

from domain.dialog.activity import Activity
from domain.dialog.actor import SERVICE_OWNER
from domain.dialog.commands.notification import CheckNotificationCondition, NotificationConditionType
from domain.dialog.notification import should_send
from domain.dialog.vocabulary import ActivityType
from tests.builders.stored import MOMENT

OPENED, PAID = ActivityType.TRANSMISSION_OPENED, ActivityType.PAYMENT_MADE
HISTORY = tuple(
    Activity(id=UUID(int=number), created_at=MOMENT, type=kind, performed_by=SERVICE_OWNER, transmission_id=about)
    for number, (kind, about) in enumerate([(OPENED, UUID(int=7)), (PAID, None)])
)


@pytest.mark.parametrize(
    ("kind", "about", "exists"),
    [
        (OPENED, 7, True),
        (OPENED, 8, False),
        (PAID, None, True),
        (ActivityType.FORM_SAVED, None, False),
    ],
)
def test_existing_activities_answer_both_conditions(kind: ActivityType, about: int | None, exists: bool) -> None:
    for condition, expected in (
        (NotificationConditionType.EXISTS, exists),
        (NotificationConditionType.NOT_EXISTS, not exists),
    ):
        asked = CheckNotificationCondition(
            condition_type=condition, activity_type=kind, transmission_id=about and UUID(int=about)
        )
        assert should_send(HISTORY, asked) is expected
