"""A message in one queue: the content that came and what has happened to it here."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any
from uuid import UUID

from local.servicebus.amqp.values import Int, Symbol, Timestamp, UInt
from local.servicebus.broker.content import Content

SEQUENCE_NUMBER = Symbol("x-opt-sequence-number")
ENQUEUE_SEQUENCE_NUMBER = Symbol("x-opt-enqueue-sequence-number")
ENQUEUED_TIME = Symbol("x-opt-enqueued-time")
LOCKED_UNTIL = Symbol("x-opt-locked-until")
MESSAGE_STATE = Symbol("x-opt-message-state")
DEAD_LETTER_SOURCE = Symbol("x-opt-deadletter-source")

_LONGEST_TTL = 0xFFFFFFFF


class State(IntEnum):
    """Numbers as they travel in x-opt-message-state."""

    ACTIVE = 0
    DEFERRED = 1
    SCHEDULED = 2


@dataclass(slots=True)
class Lock:
    """A receiver's right to settle a message.

    until: milliseconds since 1970
    session_id: set when the lock lives and dies with a session's lock
    """

    token: UUID
    until: int
    session_id: str | None = None


@dataclass(slots=True, eq=False)
class Message:
    """Times are milliseconds since 1970; `delivery_count` counts deliveries that failed."""

    sequence_number: int
    content: Content
    enqueued_at: int
    enqueue_sequence_number: int = 0
    expires_at: int | None = None
    scheduled_for: int | None = None
    delivery_count: int = 0
    state: State = State.ACTIVE
    lock: Lock | None = None
    dead_letter_source: str | None = None

    @property
    def is_ready(self) -> bool:
        return self.state is State.ACTIVE and self.lock is None

    def is_expired(self, moment: int) -> bool:
        return self.expires_at is not None and self.expires_at <= moment

    def delivered(self) -> bytes:
        """The bytes a receiver gets, lock included."""
        annotations = self._annotations()
        if self.lock:
            annotations[LOCKED_UNTIL] = Timestamp(self.lock.until)
        return self.content.encode(self._header(), annotations)

    def peeked(self) -> bytes:
        """The bytes somebody gets who only looks."""
        return self.content.encode(self._header(), self._annotations())

    def _header(self) -> list[Any]:
        durable, priority, ttl, first_acquirer, _ = self.content.header
        if self.expires_at is not None:
            ttl = UInt(min(self.expires_at - self.enqueued_at, _LONGEST_TTL))
        return [bool(durable), priority, ttl, first_acquirer, UInt(self.delivery_count)]

    def _annotations(self) -> dict[Any, Any]:
        annotations = dict(self.content.annotations)
        annotations.pop(LOCKED_UNTIL, None)
        annotations[SEQUENCE_NUMBER] = self.sequence_number
        annotations[ENQUEUE_SEQUENCE_NUMBER] = self.enqueue_sequence_number
        annotations[ENQUEUED_TIME] = Timestamp(self.enqueued_at)
        annotations[MESSAGE_STATE] = Int(self.state)
        if self.dead_letter_source is not None:
            annotations[DEAD_LETTER_SOURCE] = self.dead_letter_source
        return annotations
