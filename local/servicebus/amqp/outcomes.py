"""Delivery states: what became of a message (part 3, section 3.4), read from clients and echoed to them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from local.servicebus.amqp.values import Described, ULong
from local.servicebus.broker.queues import Queue
from local.servicebus.refusals import ARGUMENT_ERROR, RefusedError

ACCEPTED, REJECTED, RELEASED, MODIFIED = 0x24, 0x25, 0x26, 0x27


def accepted() -> Described:
    return Described(ULong(ACCEPTED), [])


def rejected(refusal: RefusedError) -> Described:
    return Described(ULong(REJECTED), [refusal.on_the_wire()])


def settle(queue: Queue, token: UUID, state: Any) -> Described:
    """Do with a locked message what its receiver says, and answer the outcome to echo; raises RefusedError.

    The echo of a dead-letter is a rejected without error: with one the SDK takes it for a failure.
    """
    code = state.descriptor if isinstance(state, Described) else None
    if code not in _SETTLEMENTS:
        raise RefusedError(ARGUMENT_ERROR, f"A delivery cannot be settled with {state!r}.")
    _SETTLEMENTS[code](queue, token, list(state.value))
    return Described(ULong(code), [])


def _complete(queue: Queue, token: UUID, _: list[Any]) -> None:
    queue.complete(token)


def _release(queue: Queue, token: UUID, _: list[Any]) -> None:
    queue.release(token)


def _modify(queue: Queue, token: UUID, fields: list[Any]) -> None:
    """Abandon, or defer when the message is undeliverable here; annotations become application properties."""
    _, undeliverable_here, annotations = (*fields, None, None, None)[:3]
    (queue.defer if undeliverable_here else queue.abandon)(token, annotations)


def _dead_letter(queue: Queue, token: UUID, fields: list[Any]) -> None:
    error = fields[0] if fields else None
    _, description, info = (*error.value, None, None, None)[:3] if error else (None, None, None)
    notes = dict(info or {})
    reason = notes.pop("DeadLetterReason", None)
    queue.dead_letter(token, reason, notes.pop("DeadLetterErrorDescription", description), notes)


_SETTLEMENTS: dict[int, Callable[[Queue, UUID, list[Any]], None]] = {
    ACCEPTED: _complete,
    REJECTED: _dead_letter,
    RELEASED: _release,
    MODIFIED: _modify,
}
