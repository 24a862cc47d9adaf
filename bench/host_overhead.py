"""`python -m bench.host_overhead`: what the local Functions host adds to a request, and what it costs to start.

In one run, a bare aiohttp server and the host with one trivial asynchronous function answer the same request with the
same body. Both are asked in turn over the same number of connections, so that what else the machine does falls on
both. The load comes from raw sockets, which cost less than either server.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from aiohttp import web

from bench.processes import peak_megabytes
from bench.tables import percentile, table

BODY: Final = '{"hello": "world"}'
APP: Final = f"""
import azure.functions as func
app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)

@app.route("hello/{{name}}", methods=["GET"])
async def hello(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse({BODY!r}, mimetype="application/json")
"""
REQUEST: Final = (
    b"GET /api/hello/world?lang=nb HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n"
    b"Authorization: Bearer token\r\nUser-Agent: bench\r\n\r\n"
)
ROOT: Final = Path(__file__).parents[1]


class Caller(asyncio.Protocol):
    """One connection that asks again as soon as it has been answered; every answer has the length of the first."""

    def __init__(self, latencies: list[float]) -> None:
        self._latencies = latencies
        self._length = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._ask()

    def _ask(self) -> None:
        self._received = bytearray()
        self._asked = time.perf_counter()
        self.transport.write(REQUEST)

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._length and b"\r\n\r\n" in self._received:
            self._length = self._received.index(b"\r\n\r\n") + 4 + len(BODY)
        if len(self._received) == self._length:
            assert self._received.startswith(b"HTTP/1.1 200 "), self._received
            self._latencies.append(time.perf_counter() - self._asked)
            self._ask()


async def asked(port: int, connections: int, seconds: float) -> list[float]:
    """Seconds of each answer within the time."""
    latencies: list[float] = []
    loop = asyncio.get_running_loop()
    made = [await loop.create_connection(lambda: Caller(latencies), "127.0.0.1", port) for _ in range(connections)]
    await asyncio.sleep(seconds)
    for transport, _ in made:
        transport.abort()
    return latencies


@asynccontextmanager
async def serving(*command: str) -> AsyncIterator[tuple[int, int, float]]:
    """A server process that prints `ready PORT`: its id, its port, and the seconds until it was ready."""
    begun = time.perf_counter()
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", *command, stdout=PIPE, cwd=ROOT)
    assert process.stdout
    port = int((await process.stdout.readline()).split()[1])
    try:
        yield process.pid, port, time.perf_counter() - begun
    finally:
        process.terminate()
        await process.wait()


async def measured(rounds: int, seconds: float, connections: int) -> str:
    """Measure both and tell it as Markdown tables."""
    with tempfile.TemporaryDirectory(prefix="bench-host-") as folder:
        (Path(folder) / "function_app.py").write_text(APP)
        async with (
            serving("bench.host_overhead", "--bare") as bare,
            serving("local.host", "--app", folder, "--port", "0") as host,
        ):
            servers = {"bare aiohttp": bare, "host": host}
            rates: dict[str, list[float]] = {name: [] for name in servers}
            alone: dict[str, list[float]] = {name: [] for name in servers}
            for _ in range(rounds):
                for name, (_, port, _) in servers.items():
                    rates[name].append(len(await asked(port, connections, seconds)) / seconds)
                    alone[name] += await asked(port, 1, seconds / 4)
            memory = {name: peak_megabytes(pid) for name, (pid, _, _) in servers.items()}
    return _told(servers, rates, alone, memory, connections)


def _told(
    servers: dict[str, tuple[int, int, float]],
    rates: dict[str, list[float]],
    alone: dict[str, list[float]],
    memory: dict[str, float],
    connections: int,
) -> str:
    floor = statistics.median(rates["bare aiohttp"])
    rows = [
        (
            name,
            round(statistics.median(rates[name])),
            statistics.median(rates[name]) / floor,
            f"{percentile(alone[name], 0.5) * 1e6:.0f} µs",
            f"{started:.2f} s",
            f"{memory[name]:.0f} MB",
        )
        for name, (_, _, started) in servers.items()
    ]
    head = (f"server ({connections} connections)", "requests/s", "ratio", "p50 alone", "start to ready", "peak memory")
    return table(head, rows)


async def serve_bare() -> None:
    """The floor: aiohttp's server without routing, with the answer's text ready."""

    async def answer(_: web.BaseRequest) -> web.Response:
        return web.Response(text=BODY, content_type="application/json")

    runner = web.ServerRunner(web.Server(answer, access_log=None), handle_signals=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print("ready", runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--bare", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.bare:
        asyncio.run(serve_bare())
    else:
        print(asyncio.run(measured(arguments.rounds, arguments.seconds, arguments.connections)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
