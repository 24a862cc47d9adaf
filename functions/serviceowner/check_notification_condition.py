"""GET serviceowner/dialogs/{dialogId}/actions/should-send-notification (S-148 to S-150)."""

from application.dialogs import Target
from application.parts import Parts
from application.ports.dialogs import Kind
from domain.dialog.commands.notification import CheckNotificationCondition
from domain.dialog.notification import should_send
from domain.dialog.rules import notification_condition as rules
from domain.kernel.refusals import Invalid, NotFound
from functions.hosting.answers import Ok, to_shown
from functions.hosting.policies import NOTIFICATION_CONDITION
from functions.serviceowner import api
from functions.views.notification_condition import NotificationCondition


@api.get(
    "dialogs/{dialogId}/actions/should-send-notification",
    policy=NOTIFICATION_CONDITION,
    rules=rules.failures,
    refuses=(Invalid, NotFound),
)
async def check_notification_condition(
    target: Target, condition: CheckNotificationCondition, parts: Parts
) -> Ok[NotificationCondition]:
    """Altinn Notifications asks this of every dialog, deleted ones too (S-148)."""
    _, children = await parts.of_any(target.dialog_id, Kind.ACTIVITY)
    return Ok(to_shown(NotificationCondition(send_notification=should_send(children.activities, condition))))
