"""`python -m local`: the local cloud and what one does with it."""

import argparse
import asyncio
import sys
from collections.abc import Callable, Coroutine
from importlib import import_module
from typing import Protocol, cast

COMMANDS = {
    "up": "start the local cloud and serve until Ctrl-C",
    "demo": "start the local cloud and watch the main job: post a dialog, find it, open it, receive its events",
    "token": "print a bearer token of the running local cloud",
    "events": "print CloudEvents of the running local cloud as they arrive",
    "seed": "fill the running local cloud with varied dialogs",
    "operations": "list all functions, or write the list into docs/functions.md",
}


class Command(Protocol):
    """What a module of local.commands offers."""

    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], Coroutine[None, None, int]]


def main(words: list[str]) -> int:
    """Run the command line; 0 success, 1 failure told on standard error, 2 wrong usage, 130 interrupted."""
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, purpose in COMMANDS.items():
        subparser = subparsers.add_parser(name, help=purpose, description=purpose)
        if words[:1] == [name]:  # the others' dependencies are not loaded
            _prepare(subparser, name)
    given = parser.parse_args(words)
    try:
        code: int = asyncio.run(given.run(given))
    except KeyboardInterrupt:
        return 130
    return code


def _prepare(parser: argparse.ArgumentParser, name: str) -> None:
    command = cast("Command", import_module(f"local.commands.{name}"))
    command.add_arguments(parser)
    parser.set_defaults(run=command.run)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
