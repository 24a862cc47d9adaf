"""An AMQP session: numbers transfers, keeps windows and leads frames to their links (part 2, section 2.5)."""

import asyncio
from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from local.servicebus.amqp.frames import MAX_FRAME_SIZE
from local.servicebus.amqp.incoming import EntityLink
from local.servicebus.amqp.link import Link
from local.servicebus.amqp.outcomes import rejected
from local.servicebus.amqp.outgoing import OutgoingLink, receiver_link
from local.servicebus.amqp.performatives import (
    Attach,
    Begin,
    Detach,
    Disposition,
    Flow,
    Performative,
    Transfer,
)
from local.servicebus.amqp.requests import CBS, ManagementLink, ResponseLink, TokenLink
from local.servicebus.broker.names import MANAGEMENT_SUFFIX
from local.servicebus.broker.queues import Queue
from local.servicebus.faults import NO_AFTERMATH
from local.servicebus.refusals import NOT_ALLOWED, RefusedError
from local.servicebus.tokens import Grant

if TYPE_CHECKING:
    from local.servicebus.amqp.connection import Connection
    from local.servicebus.services import Services

_WINDOW = 5000
_NEVER_FULL = 0x7FFFFFFF
_TRANSFER_OVERHEAD = 128
"""More than the fields of a transfer take in a frame."""


class _Unsettled(NamedTuple):
    link: OutgoingLink
    token: UUID


class Session:
    """One session of a connection.

    channel: the client's number for the session; this side uses the same
    """

    def __init__(self, connection: "Connection", channel: int, begin: Begin) -> None:
        self.services: Services = connection.services
        self.max_message_size = connection.services.max_message_size
        self._connection = connection
        self._channel = channel
        self._links: dict[int, Link] = {}
        self._unsettled: dict[int, _Unsettled] = {}
        self._next_delivery_id = 0
        self._next_incoming_id = begin.next_outgoing_id
        self._incoming_window = _WINDOW
        self._next_outgoing_id = 0
        self._client_window = begin.incoming_window
        self._held_back: deque[tuple[Transfer, bytes]] = deque()
        self.write(Begin(channel, 0, _WINDOW, _NEVER_FULL, 0xFFFF))

    def write(self, performative: Performative, payload: bytes = b"") -> None:
        self._connection.write(self._channel, performative, payload)

    def links(self) -> Iterator[Link]:
        yield from list(self._links.values())

    def admit(self, grant: Grant) -> None:
        self._connection.admit(grant)

    def drop_connection(self) -> None:
        self._connection.drop()

    def handle(self, performative: Performative, payload: bytes) -> None:
        match performative:
            case Transfer():
                self._on_transfer(performative, payload)
            case Disposition():
                self._on_disposition(performative)
            case Flow():
                self._on_flow(performative)
            case Attach():
                self._on_attach(performative)
            case Detach():
                self._on_detach(performative)
            case _:
                raise RefusedError(NOT_ALLOWED, f"{type(performative).__name__} has no place in a session.")

    def end(self) -> None:
        """Close every link."""
        for link in self.links():
            self.forget(link)

    def forget(self, link: Link) -> None:
        """The link is closed: nothing of it can be settled here any more."""
        if self._links.pop(link.handle, None) is link:
            self._unsettled = {number: each for number, each in self._unsettled.items() if each.link is not link}
            self._held_back = deque(each for each in self._held_back if each[0].handle != link.handle)
            link.closed()

    def end_unauthorized(self, refusal: RefusedError) -> None:
        """Detach the links that no valid token covers any more."""
        for link in self.links():
            if link.path != CBS and not self._connection.is_admitted(link.path):
                link.detach(refusal)

    # sending

    def send_flow(self, handle: int, delivery_count: int, credit: int, *, drain: bool | None = None) -> None:
        self._incoming_window = _WINDOW
        self.write(
            Flow(
                next_incoming_id=self._next_incoming_id,
                incoming_window=_WINDOW,
                next_outgoing_id=self._next_outgoing_id,
                outgoing_window=_NEVER_FULL,
                handle=handle,
                delivery_count=delivery_count,
                link_credit=credit,
                drain=drain,
            )
        )

    def send_delivery(self, link: OutgoingLink, payload: bytes, tag: bytes, token: UUID | None) -> None:
        """Cut a message into as many transfers as the client's frame size asks for (part 2, section 2.6.14)."""
        delivery_id = self._next_delivery_id
        self._next_delivery_id += 1
        if token is not None:
            self._unsettled[delivery_id] = _Unsettled(link, token)
        size = min(self._connection.client_frame_size, MAX_FRAME_SIZE) - _TRANSFER_OVERHEAD
        settled = token is None
        for start in range(0, len(payload), size):
            more = start + size < len(payload)
            transfer = Transfer(link.handle, delivery_id, tag, 0, settled, more)
            self._transfer(transfer, payload[start : start + size])

    def _transfer(self, transfer: Transfer, payload: bytes) -> None:
        if self._held_back or self._client_window <= 0:
            self._held_back.append((transfer, payload))
            return
        self._next_outgoing_id += 1
        self._client_window -= 1
        self.write(transfer, payload)

    # what the client sends

    def _on_transfer(self, transfer: Transfer, payload: bytes) -> None:
        self._next_incoming_id += 1
        self._incoming_window -= 1
        link = self._links.get(transfer.handle)
        if link:
            link.on_transfer(transfer, payload)
        if self._incoming_window < _WINDOW // 2:
            self._widen()

    def _widen(self) -> None:
        """Tell the client that it may go on sending."""
        self._incoming_window = _WINDOW
        self.write(Flow(self._next_incoming_id, _WINDOW, self._next_outgoing_id, _NEVER_FULL))

    def _on_flow(self, flow: Flow) -> None:
        received = flow.next_incoming_id or 0
        self._client_window = received + flow.incoming_window - self._next_outgoing_id
        held_back, self._held_back = self._held_back, deque()
        for transfer, payload in held_back:
            self._transfer(transfer, payload)
        link = self._links.get(flow.handle) if flow.handle is not None else None
        if link:
            link.on_flow(flow)

    def _on_disposition(self, disposition: Disposition) -> None:
        last = disposition.first if disposition.last is None else disposition.last
        for delivery_id in range(disposition.first, min(last, self._next_delivery_id) + 1):
            delivery = self._unsettled.pop(delivery_id, None)
            if delivery:
                self._settle(delivery_id, delivery, disposition)

    def _settle(self, delivery_id: int, delivery: _Unsettled, disposition: Disposition) -> None:
        state: Any
        aftermath = NO_AFTERMATH
        try:
            aftermath = self.services.faults.strike("settle", delivery.link.path)
            state = delivery.link.settle(delivery.token, disposition.state)
        except RefusedError as refusal:
            state = rejected(refusal)
        answer = Disposition(role=False, first=delivery_id, settled=True, state=state)
        if aftermath.drops:
            self.drop_connection()
        elif aftermath.delay:
            asyncio.get_running_loop().call_later(aftermath.delay, self.write, answer)
        elif not disposition.settled:
            self.write(answer)

    def _on_attach(self, attach: Attach) -> None:
        link = Link(self, attach)
        try:
            link = self._link_for(attach, link.path)
            self._links[attach.handle] = link
            link.open()
        except RefusedError as refusal:
            self._links[attach.handle] = link
            link.refuse(refusal)

    def _link_for(self, attach: Attach, path: str) -> Link:
        """Raises RefusedError when there is no such entity or the client has no token for it."""
        if path == CBS:
            return ResponseLink(self, attach) if attach.role else TokenLink(self, attach)
        self._connection.check_admitted(path)
        self.services.faults.strike("attach", path)
        if path.lower().endswith(MANAGEMENT_SUFFIX):
            return ResponseLink(self, attach) if attach.role else ManagementLink(self, attach)
        return self._receiver(attach, path) if attach.role else EntityLink(self, attach)

    def _receiver(self, attach: Attach, path: str) -> Link:
        entity = self.services.broker.find(path)
        if not isinstance(entity, Queue):
            raise RefusedError(NOT_ALLOWED, f"'{path}' is a topic: messages are received from its subscriptions.")
        return receiver_link(self, attach, entity)

    def _on_detach(self, detach: Detach) -> None:
        link = self._links.get(detach.handle)
        if link:
            self.forget(link)
            self.write(Detach(detach.handle, bool(detach.closed)))
