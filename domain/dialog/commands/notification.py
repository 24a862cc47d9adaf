"""On what a notification depends, as sent in a query string."""

from uuid import UUID

from domain.dialog.vocabulary import ActivityType
from domain.kernel.command import BlankIsAbsent, Query
from domain.kernel.contract_enum import ContractEnum


class NotificationConditionType(ContractEnum):
    NOT_EXISTS = "NotExists"
    EXISTS = "Exists"


class CheckNotificationCondition(Query):
    condition_type: NotificationConditionType
    activity_type: ActivityType
    transmission_id: BlankIsAbsent[UUID | None] = None
