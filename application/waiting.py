"""How long a request has waited for stores that fail, in all its calls and in the tasks that it started."""

from contextvars import ContextVar


class Waiting:
    """Seconds; shared by every task of a request, for a context is copied and this object is not."""

    def __init__(self) -> None:
        self.seconds = 0.0


WAITING: ContextVar[Waiting | None] = ContextVar("waiting", default=None)


def begin_waiting() -> None:
    """Begin to count, for the request, batch or occurrence that the current task is about."""
    WAITING.set(Waiting())


def waiting() -> Waiting:
    """Give what is counted; nothing lasts longer than the call where nobody began."""
    return WAITING.get() or Waiting()
