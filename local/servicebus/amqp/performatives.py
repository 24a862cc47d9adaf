"""The performatives of an AMQP connection with their fields in wire order (part 2, section 2.7; SASL: part 5).

A field that a peer leaves out is None. `TYPES` says which AMQP type a plain Python value is written as.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from local.servicebus.amqp.values import Symbol, UByte, UInt, ULong, UShort


class Open(NamedTuple):
    container_id: str
    hostname: str | None = None
    max_frame_size: int | None = None
    channel_max: int | None = None
    idle_time_out: int | None = None
    """Milliseconds of silence after which the sender of this frame gives the connection up."""


class Begin(NamedTuple):
    remote_channel: int | None = None
    next_outgoing_id: int = 0
    incoming_window: int = 0
    outgoing_window: int = 0
    handle_max: int | None = None


class Attach(NamedTuple):
    name: str
    handle: int
    role: bool
    """True when the peer that writes it receives."""
    snd_settle_mode: int | None = None
    rcv_settle_mode: int | None = None
    source: Any = None
    target: Any = None
    unsettled: Any = None
    incomplete_unsettled: bool | None = None
    initial_delivery_count: int | None = None
    max_message_size: int | None = None
    offered_capabilities: Any = None
    desired_capabilities: Any = None
    properties: dict[Any, Any] | None = None


class Flow(NamedTuple):
    next_incoming_id: int | None = None
    incoming_window: int = 0
    next_outgoing_id: int = 0
    outgoing_window: int = 0
    handle: int | None = None
    delivery_count: int | None = None
    link_credit: int | None = None
    available: int | None = None
    drain: bool | None = None
    echo: bool | None = None
    properties: Any = None


class Transfer(NamedTuple):
    handle: int
    delivery_id: int | None = None
    delivery_tag: bytes | None = None
    message_format: int | None = None
    settled: bool | None = None
    more: bool | None = None
    rcv_settle_mode: int | None = None
    state: Any = None
    resume: bool | None = None
    aborted: bool | None = None
    batchable: bool | None = None


class Disposition(NamedTuple):
    role: bool
    first: int
    last: int | None = None
    settled: bool | None = None
    state: Any = None
    batchable: bool | None = None


class Detach(NamedTuple):
    handle: int
    closed: bool | None = None
    error: Any = None


class End(NamedTuple):
    error: Any = None


class Close(NamedTuple):
    error: Any = None


class SaslMechanisms(NamedTuple):
    mechanisms: Any


class SaslInit(NamedTuple):
    mechanism: str
    initial_response: bytes | None = None
    hostname: str | None = None


class SaslOutcome(NamedTuple):
    code: int
    additional_data: bytes | None = None


type Performative = (
    Open
    | Begin
    | Attach
    | Flow
    | Transfer
    | Disposition
    | Detach
    | End
    | Close
    | SaslMechanisms
    | SaslInit
    | SaslOutcome
)
type FieldTypes = tuple[Callable[[Any], Any] | None, ...]

CODES: dict[type, int] = {
    Open: 0x10,
    Begin: 0x11,
    Attach: 0x12,
    Flow: 0x13,
    Transfer: 0x14,
    Disposition: 0x15,
    Detach: 0x16,
    End: 0x17,
    Close: 0x18,
    SaslMechanisms: 0x40,
    SaslInit: 0x41,
    SaslOutcome: 0x44,
}
CLASSES: dict[int, type] = {code: performative for performative, code in CODES.items()}

TYPES: dict[type, FieldTypes] = {
    Open: (None, None, UInt, UShort, UInt),
    Begin: (UShort, UInt, UInt, UInt, UInt),
    Attach: (None, UInt, None, UByte, UByte, None, None, None, None, UInt, ULong, None, None, None),
    Flow: (UInt, UInt, UInt, UInt, UInt, UInt, UInt, UInt, None, None, None),
    Transfer: (UInt, UInt, None, UInt, None, None, UByte, None, None, None, None),
    Disposition: (None, UInt, UInt, None, None, None),
    Detach: (UInt, None, None),
    End: (None,),
    Close: (None,),
    SaslMechanisms: (None,),
    SaslInit: (Symbol, None, None),
    SaslOutcome: (UByte, None),
}
