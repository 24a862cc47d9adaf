"""Which component listens on which port."""

import random
import socket
from collections.abc import Iterator
from dataclasses import astuple, dataclass

HOST = "127.0.0.1"
DEFAULT_BASE = 7071
# Below the range from which systems take ports of outgoing connections: a restarted component finds its port free.
FREE_PORTS = range(20_000, 32_000)


class PortInUseError(Exception):
    """A port of the layout is taken."""


@dataclass(frozen=True)
class Ports:
    host: int
    cosmos: int
    service_bus: int
    blob: int
    altinn: int
    service_bus_control: int
    queue: int
    table: int

    @classmethod
    def from_base(cls, base: int) -> "Ports":
        """Eight ports from `base` on, or free ones when it is 0; raises PortInUseError."""
        if base == 0:
            return cls(*_free_ports(8))
        ports = cls(*range(base, base + 8))
        for port in astuple(ports):
            if not _is_free(port):
                raise PortInUseError(
                    f"port {port} is in use, by another local cloud perhaps: stop it or choose another --port-base"
                )
        return ports


def _is_free(port: int) -> bool:
    try:
        socket.create_server((HOST, port)).close()
    except OSError:
        return False
    return True


def _free_ports(count: int) -> Iterator[int]:
    candidates = random.sample(FREE_PORTS, len(FREE_PORTS))
    free = (port for port in candidates if _is_free(port))
    for _ in range(count):
        yield next(free)
