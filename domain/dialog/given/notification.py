"""On what a notification depends, as sent in a query string."""

from uuid import UUID

from domain.dialog.vocabulary import ActivityType, Word
from domain.kernel.given import BlankIsAbsent, Query


class NotificationConditionType(Word):
    NOT_EXISTS = "NotExists"
    EXISTS = "Exists"


class CheckNotificationCondition(Query):
    condition_type: NotificationConditionType
    activity_type: ActivityType
    transmission_id: BlankIsAbsent[UUID | None] = None
