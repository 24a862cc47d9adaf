"""Runs an app of Azure Functions on this machine: python -m local.host --app DIR --port P."""

import argparse
import asyncio
import logging
import os
import signal
import sys
from pathlib import Path
from typing import Any

from local.host.host import GRACE, Host
from local.host.refusals import AppRefused
from local.host.settings import local_settings
from local.lifeline import parent_is_gone


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local.host", description=__doc__)
    parser.add_argument("--app", type=Path, default=Path(), metavar="DIR", help="folder with function_app.py")
    parser.add_argument("--port", type=int, default=7071, help="port on 127.0.0.1; 0 lets the system choose")
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder that keeps timers and the host's lease name")
    parser.add_argument("--env-file", type=Path, metavar="FILE", help="a local.settings.json; the environment wins")
    parser.add_argument("--parent", type=int, metavar="PID", help="end when this process, the parent, is gone")
    parser.add_argument("--grace", type=float, default=GRACE, help="seconds running functions have to finish")
    parser.add_argument("--log-level", default="WARNING", metavar="LEVEL", help="DEBUG, INFO, WARNING or ERROR")
    return parser.parse_args()


async def serve(host: Host, port: int, parent: int | None) -> bool:
    """Run the host until a signal comes or the parent is gone; returns whether everything ended by itself."""
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    ends: set[asyncio.Task[Any]] = {asyncio.create_task(stopped.wait())}
    if parent is not None:
        ends.add(asyncio.create_task(parent_is_gone(parent)))
    start = asyncio.create_task(_start(host, port))
    try:
        await asyncio.wait({start, *ends}, return_when=asyncio.FIRST_COMPLETED)
        if start.done():
            start.result()
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (start, *ends):
            task.cancel()
        everything_ended = await host.stop()
    return everything_ended


async def _start(host: Host, port: int) -> None:
    await host.start(port)
    print("ready", host.port, file=sys.__stdout__, flush=True)


def log_to_stderr(level: str) -> None:
    """Set the level of the root logger, as Microsoft's worker does: what SDKs say at it is the app's to silence."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")


def main() -> int:
    options = arguments()
    log_to_stderr(options.log_level.upper())
    sys.stdout = sys.stderr  # what functions print must not pass for an answer of the host
    for name, value in (local_settings(options.env_file) if options.env_file else {}).items():
        os.environ.setdefault(name, value)
    os.environ.setdefault("WEBSITE_INSTANCE_ID", f"local-{options.port}")  # the platform names every instance
    app, data = options.app.resolve(), options.data.resolve() if options.data else None
    os.chdir(app)
    try:
        everything_ended = asyncio.run(serve(Host(app, os.environ, data, options.grace), options.port, options.parent))
    except (AppRefused, OSError) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    if not everything_ended:
        sys.stderr.flush()
        os._exit(0)  # a thread of a hanging function would hold the interpreter
    return 0


if __name__ == "__main__":
    sys.exit(main())
