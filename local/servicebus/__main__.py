"""Runs the Service Bus stand-in: `python -m local.servicebus --data DIR --topology FILE [...]`."""

import argparse
import asyncio
import logging
import signal
import sys
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any

from local.lifeline import parent_is_gone
from local.servicebus import DEFAULT_KEY
from local.servicebus.server import STANDARD_MESSAGE_SIZE, Options, serve
from local.servicebus.topology import TopologyError, read


def main() -> int:
    """Exit code: 0 when told to end, 1 when the journal failed, 2 for a wrong topology or option."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    arguments = _arguments()
    try:
        namespace = read(arguments.topology)
    except (TopologyError, OSError) as error:
        print(f"{arguments.topology}:\n{error}", file=sys.stderr)
        return 2
    options = Options(
        namespace,
        arguments.data,
        arguments.port,
        arguments.control_port,
        arguments.key,
        arguments.max_message_size,
    )
    return asyncio.run(_run(options, arguments.parent))


async def _run(options: Options, parent: int | None) -> int:
    told, failed = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, told.set)
    ends = [told.wait(), failed.wait(), *([parent_is_gone(parent)] if parent else [])]
    async with serve(options, failed) as addresses:
        print("ready", addresses.port, addresses.control_port, flush=True)
        await _first(ends)
    return int(failed.is_set())


async def _first(ends: Sequence[Coroutine[Any, Any, object]]) -> None:
    tasks = [asyncio.ensure_future(end) for end in ends]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m local.servicebus", description=__doc__)
    parser.add_argument("--port", type=int, default=7073, help="AMQP; 0: any free port")
    parser.add_argument("--control-port", type=int, default=7076, help="control over HTTP; 0: any free port")
    parser.add_argument("--data", type=Path, required=True, help="folder of the journal")
    parser.add_argument("--topology", type=Path, required=True, help="Config.json of the official emulator's format")
    parser.add_argument("--key", default=DEFAULT_KEY, help="shared access key")
    parser.add_argument("--max-message-size", type=int, default=STANDARD_MESSAGE_SIZE, help="bytes")
    parser.add_argument("--parent", type=int, help="end with this process")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
