"""A topic: gives a copy of each message to every subscription whose rules match."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from local.servicebus.broker.content import Content
from local.servicebus.broker.duplicates import DuplicateDetection
from local.servicebus.broker.journal import Ledger
from local.servicebus.broker.queues import Queue, WakeAt
from local.servicebus.broker.rules import matches
from local.servicebus.broker.schedule import Schedule
from local.servicebus.broker.three_valued import Predicate
from local.servicebus.clock import now
from local.servicebus.topology import TopicProperties

if TYPE_CHECKING:
    from local.servicebus.broker.message import Message


@dataclass(slots=True)
class Subscription:
    queue: Queue
    rules: list[Predicate]
    deletes_after: int | None = None
    """Milliseconds without receivers after which it goes away; None: it stays."""


class Topic:
    """Keeps nothing itself but scheduled messages.

    subscriptions: by lower-case name
    """

    def __init__(self, name: str, properties: TopicProperties, ledger: Ledger, wake_at: WakeAt) -> None:
        self.name = name
        self.properties = properties
        self.counters: Counter[str] = Counter()
        self.subscriptions: dict[str, Subscription] = {}
        self._scheduled: dict[int, Message] = {}
        self._ledger = ledger
        self._schedule = Schedule(ledger, self._scheduled, wake_at)
        self._duplicates = DuplicateDetection(ledger, properties.duplicate_window)

    def publish(self, contents: Sequence[Content]) -> None:
        """Take in messages and hand copies on, unless they are duplicates or scheduled for later."""
        moment = now()
        fresh = [content for content in contents if not self._is_duplicate(content, moment)]
        self.counters["accepted"] += len(fresh)
        arriving = [content for content in fresh if not self._put_off(content, moment)]
        self._distribute(arriving)

    def schedule(self, content: Content, at: int) -> int | None:
        """Keep a message for later; answers its sequence number, None for a duplicate."""
        if self._is_duplicate(content, now()):
            return None
        self.counters["accepted"] += 1
        return self._schedule.add(content, at)

    def cancel_scheduled(self, sequence_numbers: Iterable[int]) -> None:
        self._schedule.cancel(sequence_numbers)

    def bury(self, content: Content, source: str, enqueue_sequence_number: int) -> None:
        """Take in a dead-lettered message of another entity."""
        for subscription in self.subscriptions.values():
            if matches(subscription.rules, content):
                subscription.queue.bury(content, source, enqueue_sequence_number)

    def tick(self, moment: int) -> None:
        self._distribute([message.content for message in self._schedule.take_due(moment)])

    def next_deadline(self) -> int | None:
        return self._schedule.next()

    def restore(self) -> None:
        for message in self._ledger.messages():
            self._schedule.restore(message)

    def counts(self) -> dict[str, int]:
        return {"scheduled": len(self._scheduled)}

    def _is_duplicate(self, content: Content, moment: int) -> bool:
        repeated = self._duplicates.is_repeated(content.message_id, moment)
        self.counters["duplicates"] += repeated
        return repeated

    def _put_off(self, content: Content, moment: int) -> bool:
        at = content.scheduled_for
        if at is None or at <= moment:
            return False
        self._schedule.add(content, at)
        return True

    def _distribute(self, contents: Sequence[Content]) -> None:
        for subscription in self.subscriptions.values():
            wanted = [content for content in contents if matches(subscription.rules, content)]
            if wanted:
                subscription.queue.take_copies(wanted)
