"""Dead letters: what is written on a message that nobody could take, in the words of the real service.

Microsoft Learn, "Overview of Service Bus dead-letter queues".
"""

from typing import NamedTuple

from local.servicebus.broker.content import Content

SUFFIX = "/$DeadLetterQueue"


class Reason(NamedTuple):
    reason: str | None
    description: str | None

    def written_on(self, content: Content) -> Content:
        """The content with both as application properties, as far as they are given."""
        given = {"DeadLetterReason": self.reason, "DeadLetterErrorDescription": self.description}
        notes = {name: text for name, text in given.items() if text is not None}
        return content.with_application_properties(notes) if notes else content


EXPIRED = Reason("TTLExpiredException", "The message expired and was dead lettered.")
WITHOUT_SESSION = Reason(
    "Session ID is null.", "Session enabled entity doesn't allow a message whose session identifier is null."
)


def too_many_attempts(limit: int) -> Reason:
    return Reason("MaxDeliveryCountExceeded", f"Message could not be consumed after {limit} delivery attempts.")
