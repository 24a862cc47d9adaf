"""Commands that talk to a local cloud which runs already: finding it, and saying so when there is none."""

import argparse
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp

from local.commands.serving import to_people
from local.stack.instance import Instance, NoInstanceError, default_data, instance_in
from local.stack.ports import DEFAULT_BASE


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port-base", type=int, default=DEFAULT_BASE, metavar="N", help="that of `up` (default %(default)s)"
    )
    parser.add_argument("--data", type=Path, metavar="DIR", help="that of `up`, when it was given (default .local/N)")


async def attached(given: argparse.Namespace, work: Callable[[Instance], Awaitable[int]]) -> int:
    """Do the work on the running local cloud; 1 and one line when there is none or it does not answer."""
    try:
        return await work(instance_in(given.data or default_data(given.port_base)))
    except NoInstanceError as error:
        to_people.print(f"[red]{error}")
    except aiohttp.ClientConnectorError as error:
        to_people.print(f"[red]the local cloud does not answer ({error}): start it with `python -m local up`")
    return 1
