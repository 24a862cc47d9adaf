"""What every connection works with."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from local.servicebus.broker.broker import Broker
from local.servicebus.faults import Faults
from local.servicebus.gate import Gate

if TYPE_CHECKING:
    from local.servicebus.amqp.connection import Connection


@dataclass
class Services:
    """Made once, shared by all connections.

    keys: shared access keys by name
    max_message_size: bytes
    """

    broker: Broker
    gate: Gate
    keys: dict[str, str]
    max_message_size: int
    faults: Faults = field(default_factory=Faults)
    connections: set["Connection"] = field(default_factory=set)
