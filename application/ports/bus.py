"""Where events go, and where those go that never can."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """One event on its way: `id` lets the topic drop repetitions, `session` keeps the order within a dialog.

    `properties` are what subscriptions filter on; `body` is a CloudEvent as JSON in UTF-8.
    """

    id: str
    subject: str
    session: str
    body: bytes
    properties: Mapping[str, str | bool | int]


class UnsendableError(Exception):
    """A message that the bus will never take, however often it is tried."""

    def __init__(self, message: Message, reason: str) -> None:
        super().__init__(reason)
        self.message = message
        self.reason = reason


class EventBus(Protocol):
    async def publish(self, messages: Sequence[Message]) -> None:
        """Send to the topic `dialog-events`, in order; returns when the bus holds all of them.

        Raises UnsendableError for the first message that the bus refuses for good, whether for its size or its
        content (those before it were sent), and any other error when the bus is away: then nothing is known, and
        everything is to be sent again.
        """
        ...


class SetAside(Protocol):
    async def put(self, name: str, document: Mapping[str, Any], reason: str) -> None:
        """Keep what can never be published, with the reason, where operators find it; logs an error for the alert.

        `name` is unique to what is set aside; putting the same again replaces it.
        """
        ...
