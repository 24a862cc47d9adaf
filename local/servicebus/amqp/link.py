"""A link: one way for messages between the client and an address (part 2, section 2.6)."""

from typing import TYPE_CHECKING, Any

from local.servicebus.amqp.performatives import Attach, Detach, Flow, Transfer
from local.servicebus.broker.names import path_of
from local.servicebus.refusals import RefusedError

if TYPE_CHECKING:
    from local.servicebus.amqp.session import Session

_ADDRESS = 0


class Link:
    """One end of a link.

    handle: the client's number for the link; this side uses the same
    path: the entity it leads to, as the client wrote it
    """

    def __init__(self, session: "Session", attach: Attach) -> None:
        self.session = session
        self.handle = attach.handle
        self.path = path_of(_address(attach))
        self._attach = attach

    @property
    def client_sends(self) -> bool:
        return not self._attach.role

    def open(self) -> None:
        """Answer the client's attach; raises RefusedError."""
        raise NotImplementedError

    def on_flow(self, flow: Flow) -> None:
        """The client says how much it can take."""

    def on_transfer(self, transfer: Transfer, payload: bytes) -> None:
        """The client sends a message or a piece of one."""

    def closed(self) -> None:
        """The link is gone."""

    def accept(self, *, source: Any = None, properties: dict[Any, Any] | None = None) -> None:
        """Echo the client's attach from the other end."""
        asked = self._attach
        self.session.write(
            Attach(
                name=asked.name,
                handle=asked.handle,
                role=not asked.role,
                snd_settle_mode=asked.snd_settle_mode,
                rcv_settle_mode=asked.rcv_settle_mode,
                source=source or asked.source,
                target=asked.target,
                initial_delivery_count=None if self.client_sends else 0,
                max_message_size=self.session.max_message_size,
                properties=properties or {},
            )
        )

    def refuse(self, refusal: RefusedError) -> None:
        """An attach without the terminus the client asked for, then a detach that says why (part 2, section 2.6.3)."""
        asked = self._attach
        self.session.write(
            Attach(
                name=asked.name,
                handle=asked.handle,
                role=not asked.role,
                source=asked.source if self.client_sends else None,
                target=None if self.client_sends else asked.target,
                initial_delivery_count=None if self.client_sends else 0,
            )
        )
        self.detach(refusal)

    def detach(self, refusal: RefusedError) -> None:
        """End the link from this side."""
        self.session.write(Detach(self.handle, closed=True, error=refusal.on_the_wire()))
        self.session.forget(self)


def _address(attach: Attach) -> str:
    """Where the client sends to or receives from."""
    terminus = attach.source if attach.role else attach.target
    return str(terminus.value[_ADDRESS]) if terminus and terminus.value else ""
