"""Operations on `entity/$management`: what a client asks for beside sending and receiving.

Microsoft Learn, "AMQP 1.0 in Azure Service Bus: request-response-based operations". Each operation takes the entity
and the request's body map and answers the body map of the response; None says there is nothing (204).
"""

from collections.abc import Callable
from typing import Any

from local.servicebus.amqp.values import LONGS, STRINGS, TIMESTAMPS, Array, Int, Timestamp
from local.servicebus.broker.broker import Entity
from local.servicebus.broker.content import parse
from local.servicebus.broker.queues import Queue
from local.servicebus.broker.sessions import SessionQueue
from local.servicebus.clock import now
from local.servicebus.refusals import ARGUMENT_ERROR, NOT_ALLOWED, NOT_IMPLEMENTED, RefusedError

type Body = dict[str, Any]
type Reply = tuple[int, Body]

PREFIX = "com.microsoft:"
_RECEIVE_AND_DELETE = 0
_EVER = 253_402_300_799_999
"""The last moment of the year 9999, or later: the client asks for sessions whenever they changed."""


def perform(entity: Entity, operation: str, body: Body) -> Reply:
    """Status and body of the answer; raises RefusedError."""
    name = operation.removeprefix(PREFIX)
    try:
        answer = _answer(entity, name, body)
    except (KeyError, TypeError, AttributeError) as error:
        raise RefusedError(ARGUMENT_ERROR, f"The request of {operation} is malformed: {error!r}.") from error
    return (204, {}) if answer is None else (200, answer)


def _answer(entity: Entity, name: str, body: Body) -> Body | None:
    if name in _ON_SENDING:
        return _ON_SENDING[name](entity, body)
    if name in _ON_QUEUES:
        return _ON_QUEUES[name](_queue(entity), body)
    if name in _ON_SESSIONS:
        return _ON_SESSIONS[name](_session_queue(entity), body)
    raise RefusedError(NOT_IMPLEMENTED, f"The operation '{name}' is not supported.")


def _queue(entity: Entity) -> Queue:
    if isinstance(entity, Queue):
        return entity
    raise RefusedError(NOT_ALLOWED, f"'{entity.name}' is a topic: messages are received from its subscriptions.")


def _session_queue(entity: Entity) -> SessionQueue:
    if isinstance(entity, SessionQueue):
        return entity
    raise RefusedError(NOT_ALLOWED, f"'{entity.name}' does not require sessions.")


def _schedule(entity: Entity, body: Body) -> Body:
    contents = [parse(item["message"]) for item in body["messages"]]
    numbers = [entity.schedule(content, content.scheduled_for or now()) or 0 for content in contents]
    return {"sequence-numbers": Array(LONGS, numbers)}


def _cancel_scheduled(entity: Entity, body: Body) -> Body:
    entity.cancel_scheduled(body["sequence-numbers"])
    return {}


def _renew_lock(queue: Queue, body: Body) -> Body:
    return {"expirations": Array(TIMESTAMPS, [queue.renew_lock(token) for token in body["lock-tokens"]])}


def _peek(queue: Queue, body: Body) -> Body | None:
    found = queue.peek(body["from-sequence-number"], body["message-count"], body.get("session-id"))
    return {"messages": [{"message": message.peeked()} for message in found]} if found else None


def _receive_deferred(queue: Queue, body: Body) -> Body:
    deletes = body["receiver-settle-mode"] == _RECEIVE_AND_DELETE
    messages = queue.receive_deferred(body["sequence-numbers"], body.get("session-id"), delete=deletes)
    return {
        "messages": [
            {"message": message.delivered(), **({"lock-token": message.lock.token} if message.lock else {})}
            for message in messages
        ]
    }


def _settle(queue: Queue, body: Body) -> Body:
    settle = _SETTLEMENTS[body["disposition-status"]]
    for token in body["lock-tokens"]:
        settle(queue, token, body)
    return {}


_SETTLEMENTS: dict[str, Callable[[Queue, Any, Body], None]] = {
    "completed": lambda queue, token, _: queue.complete(token),
    "abandoned": lambda queue, token, body: queue.abandon(token, body.get("properties-to-modify")),
    "defered": lambda queue, token, body: queue.defer(token, body.get("properties-to-modify")),
    "suspended": lambda queue, token, body: queue.dead_letter(
        token, body.get("deadletter-reason"), body.get("deadletter-description"), body.get("properties-to-modify")
    ),
    "unlocked": lambda queue, token, _: queue.release(token),
}


def _renew_session_lock(queue: SessionQueue, body: Body) -> Body:
    return {"expiration": Timestamp(queue.renew_session(body["session-id"]))}


def _get_session_state(queue: SessionQueue, body: Body) -> Body:
    return {"session-state": queue.session_state(body["session-id"])}


def _set_session_state(queue: SessionQueue, body: Body) -> Body:
    queue.set_session_state(body["session-id"], body["session-state"])
    return {}


def _list_sessions(queue: SessionQueue, body: Body) -> Body | None:
    since = body["last-updated-time"]
    skip, top = body["skip"], body["top"]
    page = queue.session_ids(None if since >= _EVER else since)[skip : skip + top]
    return {"skip": Int(skip + len(page)), "sessions-ids": Array(STRINGS, page)} if page else None


_ON_SENDING: dict[str, Callable[[Entity, Body], Body | None]] = {
    "schedule-message": _schedule,
    "cancel-scheduled-message": _cancel_scheduled,
}
_ON_QUEUES: dict[str, Callable[[Queue, Body], Body | None]] = {
    "renew-lock": _renew_lock,
    "peek-message": _peek,
    "receive-by-sequence-number": _receive_deferred,
    "update-disposition": _settle,
}
_ON_SESSIONS: dict[str, Callable[[SessionQueue, Body], Body | None]] = {
    "renew-session-lock": _renew_session_lock,
    "get-session-state": _get_session_state,
    "set-session-state": _set_session_state,
    "get-message-sessions": _list_sessions,
}
