"""Links on which the client receives from a queue, with or without a session."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

from local.servicebus.amqp.link import Link
from local.servicebus.amqp.outcomes import settle
from local.servicebus.amqp.performatives import Attach, Flow
from local.servicebus.amqp.values import Described, Symbol
from local.servicebus.broker.message import Message
from local.servicebus.broker.queues import Queue
from local.servicebus.broker.sessions import MessageSession, SessionQueue
from local.servicebus.clock import dotnet_ticks
from local.servicebus.refusals import NOT_ALLOWED, TIMEOUT, RefusedError

SESSION_FILTER = Symbol("com.microsoft:session-filter")
LOCKED_UNTIL = Symbol("com.microsoft:locked-until-utc")
WAIT_PROPERTY = "com.microsoft:timeout"
_SETTLED_BY_SENDER = 1
_FILTER_FIELD = 7
_SOURCE_FIELDS = 11
_LONGEST_WAIT = 60_000


class OutgoingLink(Link):
    """What all links have on which the client receives.

    credit: how many more transfers the client will take (part 2, section 2.6.7)
    """

    def __init__(self, session: Any, attach: Attach) -> None:
        super().__init__(session, attach)
        self.credit = 0
        self._delivery_count = 0

    def on_flow(self, flow: Flow) -> None:
        if flow.link_credit is not None:
            self.credit = (flow.delivery_count or 0) + flow.link_credit - self._delivery_count
        self.deliver_ready()
        if flow.drain:
            self._use_up_credit()
        elif flow.echo:
            self.session.send_flow(self.handle, self._delivery_count, self.credit)

    def deliver_ready(self) -> None:
        """Send what waits, as far as the credit goes."""

    def send(self, payload: bytes, tag: bytes, token: UUID | None) -> None:
        """Spend one credit on a message.

        token: the lock under which the client will settle it; None when it is settled already
        """
        self.credit -= 1
        self._delivery_count += 1
        self.session.send_delivery(self, payload, tag, token)

    def settle(self, token: UUID, state: Any) -> Described:
        """The client settles a delivery; answers the state to echo, raises RefusedError."""
        _ = token, state
        raise NotImplementedError

    def _use_up_credit(self) -> None:
        self._delivery_count += max(self.credit, 0)
        self.credit = 0
        self.session.send_flow(self.handle, self._delivery_count, 0, drain=True)


class ReceiverLink(OutgoingLink):
    """From a queue, a subscription or a dead-letter queue."""

    def __init__(self, session: Any, attach: Attach, queue: Queue) -> None:
        super().__init__(session, attach)
        self.queue = queue
        self.deletes_on_receipt = attach.snd_settle_mode == _SETTLED_BY_SENDER

    def open(self) -> None:
        self.queue.subscribe(self)
        self.accept()

    def deliver_ready(self) -> None:
        self.queue.pump()

    def deliver(self, message: Message) -> None:
        """The lock token is the delivery's tag, as .NET writes a GUID."""
        token = message.lock.token if message.lock else None
        self.send(message.delivered(), (token or uuid4()).bytes_le, token)

    def settle(self, token: UUID, state: Any) -> Described:
        return settle(self.queue, token, state)

    def closed(self) -> None:
        self.queue.unsubscribe(self)


class SessionReceiverLink(ReceiverLink):
    """Holds a session from the moment its attach is answered; the answer to "any session" may take a while."""

    queue: SessionQueue

    def __init__(self, session: Any, attach: Attach, queue: SessionQueue, wanted: str | None) -> None:
        super().__init__(session, attach, queue)
        self._wanted = wanted
        self._patience: asyncio.TimerHandle | None = None

    def open(self) -> None:
        if self._wanted is not None:
            self.queue.accept(self._wanted, self)
            return
        wait = (self._attach.properties or {}).get(WAIT_PROPERTY, _LONGEST_WAIT)
        self._patience = asyncio.get_running_loop().call_later(wait / 1000, self._give_up)
        self.queue.wait_for_session(self)

    def session_granted(self, session: MessageSession) -> None:
        if self._patience:
            self._patience.cancel()
        locked_until = dotnet_ticks(session.until)
        self.accept(source=self._source_with(session.id), properties={LOCKED_UNTIL: locked_until})

    def session_lost(self, refusal: RefusedError) -> None:
        self.detach(refusal)

    def closed(self) -> None:
        if self._patience:
            self._patience.cancel()
        self.queue.stop_waiting(self)
        super().closed()

    def _source_with(self, session_id: str) -> Described:
        source = self._attach.source
        fields = [*source.value, *[None] * (_SOURCE_FIELDS - len(source.value))]
        fields[_FILTER_FIELD] = {SESSION_FILTER: session_id}
        return Described(source.descriptor, fields)

    def _give_up(self) -> None:
        if self.queue.stop_waiting(self):
            text = "The operation did not complete within the allotted timeout: no session has messages."
            self.refuse(RefusedError(TIMEOUT, text))


def receiver_link(session: Any, attach: Attach, queue: Queue) -> ReceiverLink:
    """The link that fits the queue; raises RefusedError when the client asks for a session where there are none."""
    fields = attach.source.value
    filters = (fields[_FILTER_FIELD] if len(fields) > _FILTER_FIELD else None) or {}
    if SESSION_FILTER not in filters:
        return ReceiverLink(session, attach, queue)
    if not isinstance(queue, SessionQueue):
        raise RefusedError(NOT_ALLOWED, f"'{queue.name}' does not require sessions: none can be accepted.")
    wanted = filters[SESSION_FILTER]
    return SessionReceiverLink(session, attach, queue, wanted.value if isinstance(wanted, Described) else wanted)
