"""Runs the Cosmos DB stand-in as a process: `python -m local.cosmos --port 7072 --data DIR`.

Prints `ready PORT` once it serves, logs to standard error, and ends on SIGTERM, SIGINT or with the process that
`--parent` names.
"""

import argparse
import asyncio
import logging
import signal
import sys
from pathlib import Path

from aiohttp import web

from local.cosmos import DEVELOPMENT_KEY
from local.cosmos.account import Account
from local.cosmos.consistency import DEFAULT_LEVEL, LEVELS
from local.cosmos.server import application
from local.lifeline import parent_is_gone


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m local.cosmos", description="The Cosmos DB stand-in.")
    parser.add_argument("--port", type=int, required=True, help="0 takes a free one")
    parser.add_argument("--data", type=Path, required=True, help="folder of the data; made when absent")
    parser.add_argument("--key", default=DEVELOPMENT_KEY, help="the account's key in base64")
    parser.add_argument("--consistency", default=DEFAULT_LEVEL, choices=LEVELS, help="the account's default level")
    parser.add_argument("--parent", type=int, help="id of the process to end with")
    arguments = parser.parse_args()
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    account = Account.opened(arguments.data, arguments.key, arguments.consistency)
    try:
        asyncio.run(serve(account, arguments.port, arguments.parent))
    finally:
        account.close()
    return 0


async def serve(account: Account, port: int, parent: int | None) -> None:
    """Serve on the loopback address until a signal comes or the parent is gone."""
    runner = web.AppRunner(application(account), access_log=None, handle_signals=False)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port, shutdown_timeout=1.0, backlog=512)
    await site.start()
    ended = _on_signals()  # before anybody is told that it may send one
    print(f"ready {runner.addresses[0][1]}", flush=True)
    await _until_ended(ended, parent)
    await runner.cleanup()


def _on_signals() -> asyncio.Event:
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    return ended


async def _until_ended(ended: asyncio.Event, parent: int | None) -> None:
    waits: list[asyncio.Task[object]] = [asyncio.create_task(ended.wait())]
    if parent is not None:
        waits.append(asyncio.create_task(parent_is_gone(parent)))
    _, pending = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in pending:
        wait.cancel()


if __name__ == "__main__":
    sys.exit(main())
