"""A queue: keeps messages in order, lends them to receivers under a lock and settles what comes back.

A subscription and a dead-letter queue are queues too. `sessions.py` has the queue that requires sessions.
"""

import heapq
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from local.servicebus.broker.content import Content
from local.servicebus.broker.dead_letters import EXPIRED, Reason, too_many_attempts
from local.servicebus.broker.deadlines import Deadlines
from local.servicebus.broker.duplicates import DuplicateDetection
from local.servicebus.broker.ends import Consumer, Destination
from local.servicebus.broker.journal import Ledger
from local.servicebus.broker.locks import Locks
from local.servicebus.broker.message import Message, State
from local.servicebus.broker.schedule import Schedule
from local.servicebus.clock import now
from local.servicebus.refusals import MESSAGE_LOCK_LOST, MESSAGE_NOT_FOUND, NOT_ALLOWED, RefusedError
from local.servicebus.topology import QueueProperties

type WakeAt = Callable[[int], None]
"""Asks for a tick at a time."""


class Queue:
    """Messages of one name, first come first served.

    name: as in addresses, e.g. `orders` or `events/Subscriptions/all`

    Times are milliseconds since 1970. Methods that name a lock token raise RefusedError when the lock is gone.
    """

    requires_session = False

    def __init__(self, name: str, properties: QueueProperties, ledger: Ledger, wake_at: WakeAt) -> None:
        self.name = name
        self.properties = properties
        self.counters: Counter[str] = Counter()
        self.dead_letters: Destination | None = None
        self.forward_to: Destination | None = None
        self.used_at = now()
        self._ledger = ledger
        self._messages: dict[int, Message] = {}
        self._locks = Locks(wake_at)
        self._expiries = Deadlines[int](wake_at)
        self._schedule = Schedule(ledger, self._messages, wake_at)
        self._duplicates = DuplicateDetection(ledger, properties.duplicate_window)
        self._consumers: deque[Consumer] = deque()
        self._line: list[int] = []

    # sending

    def publish(self, contents: Sequence[Content]) -> None:
        """Take in messages, all or none; raises RefusedError when one of them cannot enter."""
        if self.forward_to:
            self.counters["forwarded"] += len(contents)
            self.forward_to.publish(contents)
            return
        for content in contents:
            self._check(content)
        for content in contents:
            self._accept(content)
        self.pump()

    def take_copies(self, contents: Sequence[Content]) -> None:
        """Take in what a topic distributes; here nothing is refused."""
        self.publish(contents)

    def schedule(self, content: Content, at: int) -> int | None:
        """Keep a message for later; answers its sequence number, None for a duplicate."""
        self._check(content)
        if self._is_duplicate(content):
            return None
        self.counters["accepted"] += 1
        return self._schedule.add(content, at)

    def cancel_scheduled(self, sequence_numbers: Iterable[int]) -> None:
        self._schedule.cancel(sequence_numbers)

    def bury(self, content: Content, source: str, enqueue_sequence_number: int) -> None:
        """Take in a dead-lettered message of another queue."""
        if self.forward_to:
            self.forward_to.bury(content, source, enqueue_sequence_number)
            return
        self._enter(content, dead_letter_source=source, enqueue_sequence_number=enqueue_sequence_number)
        self.pump()

    # receiving

    def subscribe(self, consumer: Consumer) -> None:
        if self.forward_to:
            raise RefusedError(
                NOT_ALLOWED, f"'{self.name}' forwards its messages: receive from '{self.forward_to.name}'."
            )
        self.used_at = now()
        self._consumers.append(consumer)

    def unsubscribe(self, consumer: Consumer) -> None:
        """Forget a receiver; what it has locked stays locked until the locks expire."""
        self.used_at = now()
        if consumer in self._consumers:
            self._consumers.remove(consumer)

    @property
    def has_consumers(self) -> bool:
        return bool(self._consumers)

    def pump(self) -> None:
        """Hand out what is ready to the receivers that have credit, in turn."""
        while self._line and (consumer := self._next_consumer()) and (message := self._take(self._line)):
            self._hand_over(consumer, message)

    def peek(self, from_sequence_number: int, count: int, session_id: str | None = None) -> list[Message]:
        """Messages of any state, locked or not, from a sequence number on."""
        self.used_at = now()
        found = []
        for number, message in self._messages.items():
            if number >= from_sequence_number and session_id in (None, message.content.session_id):
                found.append(message)
                if len(found) >= count:
                    break
        return found

    def receive_deferred(
        self, sequence_numbers: Iterable[int], session_id: str | None, *, delete: bool
    ) -> list[Message]:
        """Deferred messages by number, all or none; locked, or deleted at once."""
        found = [self._deferred(number, session_id) for number in sequence_numbers]
        for message in found:
            if delete:
                self._remove(message)
            else:
                self._lock(message, session_id)
        return found

    def renew_lock(self, token: UUID) -> int:
        """Answers the new end of the lock."""
        message = self._holding(token)
        until = now() + self.properties.lock_duration
        self._locks.extend(message, until)
        self._ledger.update(message)
        return until

    # settling

    def complete(self, token: UUID) -> None:
        self._remove(self._unlocked(token))
        self.counters["completed"] += 1

    def abandon(self, token: UUID, changes: Mapping[Any, Any] | None = None) -> None:
        """Give a message back: one more delivery has failed. Changes go to its application properties."""
        message = self._unlocked(token)
        self._alter(message, changes)
        self.counters["abandoned"] += 1
        self._fail(message)
        self.pump()

    def release(self, token: UUID) -> None:
        """Give a message back that was never looked at."""
        self._give_back(self._unlocked(token))
        self.pump()

    def defer(self, token: UUID, changes: Mapping[Any, Any] | None = None) -> None:
        message = self._unlocked(token)
        self._alter(message, changes)
        message.state = State.DEFERRED
        message.delivery_count += 1
        self._ledger.update(message)
        self.counters["deferred"] += 1

    def dead_letter(
        self, token: UUID, reason: str | None, description: str | None, changes: Mapping[Any, Any] | None = None
    ) -> None:
        if self.dead_letters is None:
            raise RefusedError(NOT_ALLOWED, f"'{self.name}' is a dead-letter queue and has none of its own.")
        message = self._unlocked(token)
        self._alter(message, changes)
        self._bury(message, Reason(reason, description))

    # time

    def tick(self, moment: int) -> None:
        """Let everything happen that has fallen due."""
        for message in self._schedule.take_due(moment):
            self._arrive(message)
        for token in self._locks.due(moment):
            self._expire_lock(token)
        for number in self._expiries.due(moment):
            self._expire_if_free(self._messages.get(number))
        self.pump()

    def next_deadline(self) -> int | None:
        deadlines = (self._schedule.next(), self._locks.next(), self._expiries.next())
        return min((due for due in deadlines if due is not None), default=None)

    # history

    def restore(self) -> None:
        """Take over what the journal kept from an earlier run."""
        for message in self._ledger.messages():
            if message.state is State.SCHEDULED:
                self._schedule.restore(message)
            else:
                self._keep(message)
                self._restore_lock(message)

    def counts(self) -> dict[str, int]:
        states = Counter(message.state for message in self._messages.values())
        return {
            "active": states[State.ACTIVE],
            "locked": len(self._locks),
            "deferred": states[State.DEFERRED],
            "scheduled": states[State.SCHEDULED],
        }

    def destroy(self) -> None:
        self._ledger.destroy()

    # how it is done

    def _check(self, content: Content) -> None:
        """Raises RefusedError for a message that cannot enter this queue."""

    def _is_duplicate(self, content: Content) -> bool:
        repeated = self._duplicates.is_repeated(content.message_id, now())
        self.counters["duplicates"] += repeated
        return repeated

    def _accept(self, content: Content) -> None:
        if self._is_duplicate(content):
            return
        self.counters["accepted"] += 1
        scheduled_for = content.scheduled_for
        if scheduled_for and scheduled_for > now():
            self._schedule.add(content, scheduled_for)
        else:
            self._enter(content)

    def _arrive(self, scheduled: Message) -> None:
        """A message whose time has come enters as if it were sent now, with a new sequence number."""
        if self.forward_to:
            self.forward_to.publish([scheduled.content])
        else:
            self._enter(scheduled.content, enqueue_sequence_number=scheduled.sequence_number)

    def _enter(
        self, content: Content, *, dead_letter_source: str | None = None, enqueue_sequence_number: int | None = None
    ) -> None:
        number = self._ledger.next_sequence_number()
        moment = now()
        message = Message(
            sequence_number=number,
            content=content,
            enqueued_at=moment,
            enqueue_sequence_number=enqueue_sequence_number or number,
            expires_at=None if dead_letter_source else self._expiry(content, moment),
            dead_letter_source=dead_letter_source,
        )
        self._ledger.store(message)
        self._keep(message)
        self._queue_up(message)

    def _expiry(self, content: Content, moment: int) -> int | None:
        lives = [ttl for ttl in (content.time_to_live, self.properties.time_to_live) if ttl is not None]
        return moment + min(lives) if lives else None

    def _keep(self, message: Message) -> None:
        self._messages[message.sequence_number] = message
        if message.expires_at is not None:
            self._expiries.set(message.sequence_number, message.expires_at)

    def _queue_up(self, message: Message) -> None:
        heapq.heappush(self._line, message.sequence_number)

    def _next_consumer(self) -> Consumer | None:
        for _ in range(len(self._consumers)):
            consumer = self._consumers[0]
            self._consumers.rotate(-1)
            if consumer.credit > 0:
                return consumer
        return None

    def _take(self, line: list[int]) -> Message | None:
        """The first message of a line that can be delivered."""
        while line:
            message = self._messages.get(heapq.heappop(line))
            if message is None or not message.is_ready:
                continue
            if not message.is_expired(now()):
                return message
            self._expire(message)
        return None

    def _hand_over(self, consumer: Consumer, message: Message, session_id: str | None = None) -> None:
        self.counters["delivered"] += 1
        if consumer.deletes_on_receipt:
            self._remove(message)
        else:
            self._lock(message, session_id)
        consumer.deliver(message)

    def _lock(self, message: Message, session_id: str | None) -> None:
        self._locks.add(message, now() + self.properties.lock_duration, session_id)
        self._ledger.update(message)

    def _restore_lock(self, message: Message) -> None:
        if message.lock:
            self._locks.restore(message, message.lock)
        elif message.state is State.ACTIVE:
            self._queue_up(message)

    def _holding(self, token: UUID) -> Message:
        message = self._locks.find(token)
        if message is None:
            raise self._lock_lost()
        return message

    def _lock_lost(self) -> RefusedError:
        reasons = "Either the lock expired, or the message has already been removed from the queue."
        return RefusedError(MESSAGE_LOCK_LOST, f"The lock supplied is invalid. {reasons}")

    def _unlocked(self, token: UUID) -> Message:
        message = self._holding(token)
        self._locks.remove(token)
        return message

    def _alter(self, message: Message, changes: Mapping[Any, Any] | None) -> None:
        if changes:
            message.content = message.content.with_application_properties(changes)
            self._ledger.store(message)

    def _deferred(self, sequence_number: int, session_id: str | None) -> Message:
        message = self._messages.get(sequence_number)
        if message is None or message.lock or message.state is not State.DEFERRED:
            raise RefusedError(MESSAGE_NOT_FOUND, f"There is no deferred message {sequence_number} that can be locked.")
        if session_id is not None and message.content.session_id != session_id:
            raise RefusedError(MESSAGE_NOT_FOUND, f"Message {sequence_number} is not in session '{session_id}'.")
        return message

    def _remove(self, message: Message) -> None:
        self._messages.pop(message.sequence_number, None)
        self._expiries.discard(message.sequence_number)
        self._ledger.erase(message)

    def _give_back(self, message: Message) -> None:
        """Unlocked: a deferred message stays deferred, any other stands in line again at its old place."""
        if message.is_expired(now()):
            self._expire(message)
            return
        self._ledger.update(message)
        if message.state is State.ACTIVE:
            self._queue_up(message)

    def _fail(self, message: Message) -> None:
        message.delivery_count += 1
        limit = self.properties.max_delivery_count
        if self.dead_letters and message.delivery_count >= limit:
            self._bury(message, too_many_attempts(limit))
        else:
            self._give_back(message)

    def _expire_lock(self, token: UUID) -> None:
        self.counters["lockExpired"] += 1
        self._fail(self._unlocked(token))

    def _expire_if_free(self, message: Message | None) -> None:
        """A locked message is its receiver's until the lock ends."""
        if message and message.lock is None:
            self._expire(message)

    def _expire(self, message: Message) -> None:
        self.counters["expired"] += 1
        if self.dead_letters and self.properties.dead_lettering_on_message_expiration:
            self._bury(message, EXPIRED)
        else:
            self._remove(message)

    def _bury(self, message: Message, reason: Reason) -> None:
        assert self.dead_letters
        self._remove(message)
        self.counters["deadLettered"] += 1
        self.dead_letters.bury(reason.written_on(message.content), self.name, message.enqueue_sequence_number)
