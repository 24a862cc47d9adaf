"""A queue that requires sessions: messages of one session go, in order, to the one receiver that holds its lock."""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from local.servicebus.broker.content import Content
from local.servicebus.broker.dead_letters import WITHOUT_SESSION
from local.servicebus.broker.deadlines import Deadlines
from local.servicebus.broker.ends import Consumer
from local.servicebus.broker.journal import Ledger
from local.servicebus.broker.message import Message
from local.servicebus.broker.queues import Queue, WakeAt
from local.servicebus.clock import now
from local.servicebus.refusals import NOT_ALLOWED, SESSION_CANNOT_BE_LOCKED, SESSION_LOCK_LOST, RefusedError
from local.servicebus.topology import QueueProperties


class SessionConsumer(Consumer, Protocol):
    """A receiver's link that wants a session."""

    def session_granted(self, session: "MessageSession") -> None:
        """It now holds this session."""

    def session_lost(self, refusal: RefusedError) -> None:
        """The lock of its session has expired."""


@dataclass(slots=True, eq=False)
class MessageSession:
    """A session in use: one with messages, with state or with a holder.

    line: sequence numbers that wait, a heap
    until: milliseconds since 1970, the end of the holder's lock
    """

    id: str
    line: list[int] = field(default_factory=list)
    locked: set[UUID] = field(default_factory=set)
    holder: SessionConsumer | None = None
    until: int = 0
    state: bytes | None = None
    state_changed_at: int = 0


class SessionQueue(Queue):
    """A restart ends every link, and with it every session lock: then sessions are free, their messages unlocked."""

    requires_session = True

    def __init__(self, name: str, properties: QueueProperties, ledger: Ledger, wake_at: WakeAt) -> None:
        super().__init__(name, properties, ledger, wake_at)
        self._sessions: dict[str, MessageSession] = {}
        self._available: dict[str, None] = {}
        self._waiting: dict[SessionConsumer, None] = {}
        self._held_by: dict[Consumer, MessageSession] = {}
        self._session_deadlines = Deadlines[str](wake_at)

    def take_copies(self, contents: Sequence[Content]) -> None:
        """A topic's sender cannot know of sessions: what has none is dead-lettered instead of refused."""
        self.publish([content for content in contents if content.session_id is not None])
        for content in (content for content in contents if content.session_id is None):
            self._bury_without_session(content)

    def subscribe(self, consumer: Consumer) -> None:
        _ = consumer
        raise RefusedError(NOT_ALLOWED, f"'{self.name}' requires sessions: a receiver must accept one.")

    def unsubscribe(self, consumer: Consumer) -> None:
        self.used_at = now()
        session = self._held_by.pop(consumer, None)
        if session:
            self._free(session)

    @property
    def has_consumers(self) -> bool:
        return bool(self._waiting or self._held_by)

    def accept(self, session_id: str, consumer: SessionConsumer) -> None:
        """Lock a session by name, whether it has messages or not; raises RefusedError when another holds it."""
        session = self._session(session_id)
        if session.holder:
            text = f"The requested session '{session_id}' cannot be accepted. It may be locked by another receiver."
            raise RefusedError(SESSION_CANNOT_BE_LOCKED, text)
        self._grant(session, consumer)

    def wait_for_session(self, consumer: SessionConsumer) -> None:
        """Grant the next session that has something to deliver, now or later."""
        self._waiting[consumer] = None
        self._grant_available()

    def stop_waiting(self, consumer: SessionConsumer) -> bool:
        """Whether the receiver was still waiting."""
        if consumer not in self._waiting:
            return False
        del self._waiting[consumer]
        return True

    def renew_session(self, session_id: str) -> int:
        session = self._held(session_id)
        session.until = now() + self.properties.lock_duration
        self._session_deadlines.set(session_id, session.until)
        for message in filter(None, map(self._locks.find, session.locked)):
            self._locks.extend(message, session.until)
        return session.until

    def session_state(self, session_id: str) -> bytes | None:
        session = self._sessions.get(session_id)
        return session.state if session else None

    def set_session_state(self, session_id: str, state: bytes | None) -> None:
        session = self._held(session_id)
        session.state = state
        session.state_changed_at = now()
        self._ledger.save_session(session_id, state, session.state_changed_at)

    def session_ids(self, state_changed_after: int | None) -> list[str]:
        """Sessions with messages or state, or those whose state changed after a time."""
        if state_changed_after is None:
            with_messages = {message.content.session_id for message in self._messages.values()}
            with_state = {session.id for session in self._sessions.values() if session.state is not None}
            return sorted(name for name in with_messages | with_state if name is not None)
        return sorted(
            session.id
            for session in self._sessions.values()
            if session.state is not None and session.state_changed_at > state_changed_after
        )

    def pump(self) -> None:
        self._grant_available()
        for session in list(self._held_by.values()):
            self._serve(session)

    def tick(self, moment: int) -> None:
        for session_id in self._session_deadlines.due(moment):
            self._expire_session(self._sessions[session_id])
        super().tick(moment)

    def next_deadline(self) -> int | None:
        deadlines = (super().next_deadline(), self._session_deadlines.next())
        return min((due for due in deadlines if due is not None), default=None)

    def restore(self) -> None:
        for session_id, state, changed_at in self._ledger.sessions():
            session = self._session(session_id)
            session.state, session.state_changed_at = state, changed_at
        super().restore()

    # how it is done

    def _check(self, content: Content) -> None:
        if content.session_id is None:
            text = f"A message without session id cannot be sent to '{self.name}', which requires sessions."
            raise RefusedError(NOT_ALLOWED, text)

    def _bury_without_session(self, content: Content) -> None:
        assert self.dead_letters
        self.counters["deadLettered"] += 1
        self.dead_letters.bury(WITHOUT_SESSION.written_on(content), self.name, 0)

    def _session(self, session_id: str) -> MessageSession:
        return self._sessions.setdefault(session_id, MessageSession(session_id))

    def _queue_up(self, message: Message) -> None:
        session = self._session(message.content.session_id or "")
        heapq.heappush(session.line, message.sequence_number)
        if not session.holder:
            self._available[session.id] = None

    def _serve(self, session: MessageSession) -> None:
        consumer = session.holder
        while consumer and consumer.credit > 0 and (message := self._take(session.line)):
            self._hand_over(consumer, message, session.id)

    def _lock(self, message: Message, session_id: str | None) -> None:
        session = self._held(session_id or message.content.session_id or "")
        session.locked.add(self._locks.add(message, session.until, session.id))
        self._ledger.update(message)

    def _unlocked(self, token: UUID) -> Message:
        message = super()._unlocked(token)
        self._session(message.content.session_id or "").locked.discard(token)
        return message

    def _restore_lock(self, message: Message) -> None:
        message.lock = None
        super()._restore_lock(message)

    def _lock_lost(self) -> RefusedError:
        return RefusedError(SESSION_LOCK_LOST, "The session lock has expired. Accept the session again.")

    def renew_lock(self, token: UUID) -> int:
        _ = token
        raise RefusedError(NOT_ALLOWED, "A message of a session is locked by its session: renew that lock.")

    def _held(self, session_id: str) -> MessageSession:
        session = self._sessions.get(session_id)
        if session is None or session.holder is None:
            raise self._lock_lost()
        return session

    def _grant_available(self) -> None:
        while self._waiting and (session := self._next_available()):
            consumer = next(iter(self._waiting))
            del self._waiting[consumer]
            self._grant(session, consumer)

    def _next_available(self) -> MessageSession | None:
        for session_id in list(self._available):
            session = self._sessions.get(session_id)
            if session and any(self._deliverable(session)):
                return session
            del self._available[session_id]
            if session:
                self._forget_if_empty(session)
        return None

    def _deliverable(self, session: MessageSession) -> Iterator[bool]:
        moment = now()
        for number in session.line:
            message = self._messages.get(number)
            yield message is not None and message.is_ready and not message.is_expired(moment)

    def _grant(self, session: MessageSession, consumer: SessionConsumer) -> None:
        self.used_at = now()
        self._available.pop(session.id, None)
        session.holder = consumer
        self._held_by[consumer] = session
        session.until = now() + self.properties.lock_duration
        self._session_deadlines.set(session.id, session.until)
        consumer.session_granted(session)

    def _expire_session(self, session: MessageSession) -> None:
        """Every message that was out counts as one more failed delivery."""
        holder, session.holder = session.holder, None
        for token in list(session.locked):
            self._expire_lock(token)
        self._make_available(session)
        if holder:
            del self._held_by[holder]
            holder.session_lost(self._lock_lost())

    def _free(self, session: MessageSession) -> None:
        """Closed by its receiver: messages that were out go back uncounted."""
        session.holder = None
        self._session_deadlines.discard(session.id)
        for token in list(session.locked):
            self._give_back(self._unlocked(token))
        self._make_available(session)
        self._grant_available()

    def _make_available(self, session: MessageSession) -> None:
        if session.line:
            self._available[session.id] = None
        else:
            self._forget_if_empty(session)

    def _forget_if_empty(self, session: MessageSession) -> None:
        """There may be a session for every dialog ever changed: only those in use are kept in memory."""
        session.line = [number for number in session.line if number in self._messages]
        if not session.line and session.state is None:
            self._sessions.pop(session.id, None)

    def _deferred(self, sequence_number: int, session_id: str | None) -> Message:
        message = super()._deferred(sequence_number, session_id)
        self._held(message.content.session_id or "")
        return message
