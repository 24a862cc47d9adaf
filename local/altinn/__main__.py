"""`python -m local.altinn`: serves the Altinn stand-in with its token issuers until it is told to stop."""

import argparse
import asyncio
import signal
import socket
import sys
from collections.abc import Awaitable
from pathlib import Path

from aiohttp import web

from local.altinn.server import application
from local.altinn.world import InvalidWorldError
from local.lifeline import parent_is_gone

HOST = "127.0.0.1"
DEFAULT_WORLD = Path(__file__).with_name("world.json")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local.altinn", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="0 takes a free one; the line `ready PORT` tells it")
    parser.add_argument("--data", type=Path, required=True, help="folder of signing keys, clients and received events")
    parser.add_argument("--world", type=Path, default=DEFAULT_WORLD, help="who exists and may do what (see world.md)")
    parser.add_argument("--parent", type=int, help="end when the process with this id is no longer the parent")
    return parser.parse_args()


async def serve(port: int, data: Path, world: Path, parent: int | None) -> None:
    """Serve until SIGTERM, SIGINT or the end of the parent."""
    listener = socket.create_server((HOST, port))
    port = listener.getsockname()[1]
    runner = web.AppRunner(application(f"http://{HOST}:{port}", data, world), access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.SockSite(runner, listener).start()
    end = end_of_service(parent)
    print(f"ready {port}", flush=True)
    await end
    await runner.cleanup()


def end_of_service(parent: int | None) -> Awaitable[None]:
    """Awaits the end; from now on no signal is missed."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return _end(stop, parent)


async def _end(stop: asyncio.Event, parent: int | None) -> None:
    waits: list[asyncio.Task[object]] = [asyncio.create_task(stop.wait())]
    if parent is not None:
        waits.append(asyncio.create_task(parent_is_gone(parent)))
    _, pending = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()


def main() -> int:
    given = arguments()
    try:
        given.data.mkdir(parents=True, exist_ok=True)
        asyncio.run(serve(given.port, given.data, given.world, given.parent))
    except InvalidWorldError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"cannot serve on port {given.port} with folder {given.data}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
