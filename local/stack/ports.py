"""Which component listens on which port."""

import random
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

HOST = "127.0.0.1"
DEFAULT_BASE = 7071
COMPONENTS = 8
# Below the range from which systems take ports of outgoing connections: a restarted component finds its port free.
FREE_PORTS = range(20_000, 32_000)


class PortInUseError(Exception):
    """A port of the layout is taken."""


@dataclass(frozen=True)
class Ports:
    """The port of each component; further hosts have those that follow."""

    host: int
    cosmos: int
    service_bus: int
    blob: int
    altinn: int
    service_bus_control: int
    queue: int
    table: int
    further_hosts: tuple[int, ...] = ()

    @property
    def hosts(self) -> tuple[int, ...]:
        return (self.host, *self.further_hosts)


class Reservation:
    """Eight ports, and one for each further host, that no other local cloud takes until they are released.

    Between the choice of a port and the moment when its component listens, another local cloud could choose it as
    well. So the supervisor holds the UDP port of the same number, which none of the components uses.
    """

    def __init__(self, base: int, hosts: int = 1) -> None:
        """From `base` on, or free ones when it is 0; raises PortInUseError."""
        self._held: list[socket.socket] = []
        count = COMPONENTS + hosts - 1
        try:
            ports = tuple(self._any_ports(count) if base == 0 else self._ports_from(base, count))
            host, cosmos, bus, blob, altinn, bus_control, queue, table, *further = ports
            self.ports = Ports(host, cosmos, bus, blob, altinn, bus_control, queue, table, tuple(further))
        except PortInUseError:
            self.release()
            raise

    def release(self) -> None:
        for held in self._held:
            held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def _ports_from(self, base: int, count: int) -> Iterator[int]:
        for port in range(base, base + count):
            if not self._hold(port):
                raise PortInUseError(
                    f"port {port} is in use, by another local cloud perhaps: stop it or choose another --port-base"
                )
            yield port

    def _any_ports(self, count: int) -> Iterator[int]:
        candidates = (port for port in random.sample(FREE_PORTS, len(FREE_PORTS)) if self._hold(port))
        for _ in range(count):
            yield next(candidates)

    def _hold(self, port: int) -> bool:
        """Take the port unless somebody listens on it or holds it."""
        held = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            held.bind((HOST, port))
            socket.create_server((HOST, port)).close()
        except OSError:
            held.close()
            return False
        self._held.append(held)
        return True
