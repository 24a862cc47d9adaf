"""Who may settle what: the locked messages of a queue by lock token."""

from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

from local.servicebus.broker.deadlines import Deadlines
from local.servicebus.broker.message import Lock, Message


class Locks:
    """Times are milliseconds since 1970; a lock without deadline of its own ends with its session's."""

    def __init__(self, wake_at: Callable[[int], None]) -> None:
        self._messages: dict[UUID, Message] = {}
        self._deadlines = Deadlines[UUID](wake_at)

    def __len__(self) -> int:
        return len(self._messages)

    def add(self, message: Message, until: int, session_id: str | None) -> UUID:
        lock = message.lock = Lock(uuid4(), until, session_id)
        self.restore(message, lock)
        return lock.token

    def restore(self, message: Message, lock: Lock) -> None:
        self._messages[lock.token] = message
        if lock.session_id is None:
            self._deadlines.set(lock.token, lock.until)

    def find(self, token: UUID) -> Message | None:
        return self._messages.get(token)

    def extend(self, message: Message, until: int) -> None:
        assert message.lock
        message.lock.until = until
        if message.lock.session_id is None:
            self._deadlines.set(message.lock.token, until)

    def remove(self, token: UUID) -> None:
        message = self._messages.pop(token)
        message.lock = None
        self._deadlines.discard(token)

    def due(self, moment: int) -> Iterator[UUID]:
        return self._deadlines.due(moment)

    def next(self) -> int | None:
        return self._deadlines.next()
