"""The two ends of a queue: where messages can be sent to and who receives them."""

from collections.abc import Sequence
from typing import Protocol

from local.servicebus.broker.content import Content
from local.servicebus.broker.message import Message


class Consumer(Protocol):
    """A receiver's link, as a queue sees it."""

    credit: int
    """How many more messages it may be given."""

    deletes_on_receipt: bool

    def deliver(self, message: Message) -> None:
        """Hand a message over; takes one credit."""


class Destination(Protocol):
    """Where messages can be sent: a queue or a topic."""

    name: str

    def publish(self, contents: Sequence[Content]) -> None:
        """Take in messages, all or none; raises RefusedError."""

    def bury(self, content: Content, source: str, enqueue_sequence_number: int) -> None:
        """Take in a dead-lettered message of the entity `source`."""
