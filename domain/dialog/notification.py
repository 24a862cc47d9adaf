"""Whether a planned notification is still to be sent, judged by the dialog's history (S-148 to S-150)."""

from collections.abc import Iterable

from domain.dialog.activity import Activity
from domain.dialog.commands.notification import CheckNotificationCondition, NotificationConditionType


def should_send(activities: Iterable[Activity], condition: CheckNotificationCondition) -> bool:
    exists = any(_matches(activity, condition) for activity in activities)
    return exists is (condition.condition_type is NotificationConditionType.EXISTS)


def _matches(activity: Activity, condition: CheckNotificationCondition) -> bool:
    wanted = condition.transmission_id
    return activity.type is condition.activity_type and (wanted is None or activity.transmission_id == wanted)
