"""Links on which the client sends: pieces of messages are put together and each message is answered."""

import asyncio

from local.servicebus.amqp.decoding import DecodeError
from local.servicebus.amqp.link import Link
from local.servicebus.amqp.outcomes import accepted, rejected
from local.servicebus.amqp.performatives import Disposition, Transfer
from local.servicebus.amqp.values import Described
from local.servicebus.broker.broker import Entity
from local.servicebus.broker.content import unpack
from local.servicebus.faults import NO_AFTERMATH, Aftermath
from local.servicebus.refusals import DECODE_ERROR, MESSAGE_SIZE_EXCEEDED, RefusedError

_CREDIT = 1000


class IncomingLink(Link):
    """Gives credit ahead and answers each delivery with accepted or rejected."""

    _delivery_count = 0
    _credit = 0
    _first: Transfer | None = None

    def open(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0
        self.accept()
        self._grant_credit()

    def on_transfer(self, transfer: Transfer, payload: bytes) -> None:
        if self._first is None:
            self._first = transfer
        self._gather(payload)
        if transfer.more:
            return
        first, raw, size = self._first, b"".join(self._parts), self._size
        self._first, self._parts, self._size = None, [], 0
        self._delivery_count += 1
        self._credit -= 1
        if not transfer.aborted:
            self._answer(first, raw, size)
        if self._credit < _CREDIT // 2:
            self._grant_credit()

    def take(self, message_format: int | None, raw: bytes) -> Aftermath:
        """Do what the message is for; raises RefusedError or ConnectionDroppedError."""
        raise NotImplementedError

    def _gather(self, payload: bytes) -> None:
        """A message that is too large is measured to its end, but not kept."""
        self._size += len(payload)
        if self._size <= self.session.max_message_size:
            self._parts.append(payload)
        else:
            self._parts.clear()

    def _answer(self, first: Transfer, raw: bytes, size: int) -> None:
        aftermath = NO_AFTERMATH
        try:
            self._check_size(size)
            aftermath = self.take(first.message_format, raw)
            state = accepted()
        except RefusedError as refusal:
            state = rejected(refusal)
        except DecodeError as error:
            state = rejected(RefusedError(DECODE_ERROR, str(error)))
        if aftermath.drops:
            self.session.drop_connection()
        elif aftermath.delay:
            asyncio.get_running_loop().call_later(aftermath.delay, self._settle, first, state)
        else:
            self._settle(first, state)

    def _check_size(self, size: int) -> None:
        limit = self.session.max_message_size
        if size > limit:
            text = f"The received message of {size} bytes exceeds the limit of {limit} bytes of the link."
            raise RefusedError(MESSAGE_SIZE_EXCEEDED, text)

    def _settle(self, first: Transfer, state: Described) -> None:
        if not first.settled:
            assert first.delivery_id is not None
            self.session.write(Disposition(role=True, first=first.delivery_id, settled=True, state=state))

    def _grant_credit(self) -> None:
        self._credit = _CREDIT
        self.session.send_flow(self.handle, self._delivery_count, _CREDIT)


class EntityLink(IncomingLink):
    """To a queue or topic."""

    entity: Entity

    def open(self) -> None:
        self.entity = self.session.services.broker.find(self.path)
        super().open()

    def take(self, message_format: int | None, raw: bytes) -> Aftermath:
        aftermath = self.session.services.faults.strike("send", self.path)
        self.entity.publish(unpack(message_format, raw))
        return aftermath
