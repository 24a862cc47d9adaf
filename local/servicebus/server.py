"""Joins journal, broker, AMQP and control, and runs them until told to stop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from local.servicebus import KEY_NAME
from local.servicebus.amqp.connection import Connection
from local.servicebus.broker.broker import Broker
from local.servicebus.broker.journal import Journal
from local.servicebus.control import Control
from local.servicebus.gate import Gate
from local.servicebus.services import Services
from local.servicebus.topology import Namespace

HOST = "127.0.0.1"
JOURNAL = "servicebus.db"
STANDARD_MESSAGE_SIZE = 262_144
"""Bytes a message may have in the Standard tier."""


@dataclass(frozen=True)
class Options:
    """What to serve and where.

    port, control_port: 0 for any free one
    key: the shared access key
    max_message_size: bytes
    """

    namespace: Namespace
    data: Path
    port: int
    control_port: int
    key: str
    max_message_size: int = STANDARD_MESSAGE_SIZE


@dataclass(frozen=True)
class Addresses:
    port: int
    control_port: int


@asynccontextmanager
async def serve(options: Options, stop: asyncio.Event) -> AsyncIterator[Addresses]:
    """Serve while the context lasts; sets `stop` when the journal fails and nothing can be promised any more."""
    options.data.mkdir(parents=True, exist_ok=True)
    gate = Gate(stop.set)
    journal = Journal(options.data / JOURNAL, gate.schedule)
    gate.commit = journal.commit
    broker = Broker(options.namespace, journal)
    services = Services(broker, gate, {KEY_NAME: options.key}, options.max_message_size)
    amqp = await asyncio.get_running_loop().create_server(lambda: Connection(services), HOST, options.port)
    control = web.AppRunner(Control(services).application(), access_log=None)
    await control.setup()
    site = web.TCPSite(control, HOST, options.control_port)
    await site.start()
    try:
        yield Addresses(_port(amqp), control.addresses[0][1])
    finally:
        await _close(amqp, control, services)
        journal.close()


async def _close(amqp: asyncio.Server, control: web.AppRunner, services: Services) -> None:
    amqp.close()
    services.broker.close()
    for connection in list(services.connections):
        connection.drop()
    await control.cleanup()


def _port(server: asyncio.Server) -> int:
    port: int = server.sockets[0].getsockname()[1]
    return port
