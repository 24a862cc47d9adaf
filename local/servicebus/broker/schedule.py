"""Messages that wait for their time before they enter a queue or topic."""

from collections.abc import Callable, Iterable, Iterator

from local.servicebus.broker.content import Content
from local.servicebus.broker.deadlines import Deadlines
from local.servicebus.broker.journal import Ledger
from local.servicebus.broker.message import Message, State
from local.servicebus.clock import now
from local.servicebus.refusals import MESSAGE_NOT_FOUND, RefusedError


class Schedule:
    """messages: where waiting messages live by sequence number; a queue shares its own, so that they can be peeked."""

    def __init__(self, ledger: Ledger, messages: dict[int, Message], wake_at: Callable[[int], None]) -> None:
        self._ledger = ledger
        self._messages = messages
        self._deadlines = Deadlines[int](wake_at)

    def add(self, content: Content, at: int) -> int:
        """Keep a message until a time (ms since 1970); answers the sequence number that can cancel it."""
        message = Message(self._ledger.next_sequence_number(), content, now(), scheduled_for=at, state=State.SCHEDULED)
        message.enqueue_sequence_number = message.sequence_number
        self._ledger.store(message)
        self.restore(message)
        return message.sequence_number

    def restore(self, message: Message) -> None:
        self._messages[message.sequence_number] = message
        self._deadlines.set(message.sequence_number, message.scheduled_for or 0)

    def cancel(self, sequence_numbers: Iterable[int]) -> None:
        """All or none; raises RefusedError when one of them is not waiting (any more)."""
        waiting = [self._find(number) for number in sequence_numbers]
        for message in waiting:
            self._deadlines.discard(message.sequence_number)
            self._remove(message)

    def take_due(self, moment: int) -> Iterator[Message]:
        """Remove and answer the messages whose time has come, in order."""
        for number in self._deadlines.due(moment):
            message = self._messages[number]
            self._remove(message)
            yield message

    def next(self) -> int | None:
        return self._deadlines.next()

    def _find(self, sequence_number: int) -> Message:
        message = self._messages.get(sequence_number)
        if message is None or message.state is not State.SCHEDULED:
            raise RefusedError(MESSAGE_NOT_FOUND, f"There is no scheduled message {sequence_number}.")
        return message

    def _remove(self, message: Message) -> None:
        del self._messages[message.sequence_number]
        self._ledger.erase(message)
