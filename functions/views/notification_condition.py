"""Whether a notification is to be sent."""

from functions.hosting.answers import View


class NotificationCondition(View):
    send_notification: bool
