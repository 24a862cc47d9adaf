"""`operations`: the list of all functions, as docs/functions.md has it between two marks."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from functions.groups import GROUPS
from functions.hosting.declaration import Api
from functions.hosting.registration import load_declarations

PAGE = Path(__file__).parents[2] / "docs" / "functions.md"
_LIST = re.compile(r"(?<=<!-- operations -->\n).*?(?=<!-- /operations -->)", re.DOTALL)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--write", action="store_true", help="write the list into docs/functions.md")


async def run(given: argparse.Namespace) -> int:
    if given.write:
        PAGE.write_text(with_list(PAGE.read_text("utf-8")), "utf-8")
    else:
        print(listed(), end="")
    return 0


def with_list(text: str) -> str:
    return _LIST.sub(lambda _: listed(), text)


def listed() -> str:
    """Make the table: one row a function, by group and in the order of its routes."""
    rows = ("| function | asked by | file |", "| --- | --- | --- |", *(_row(*told) for told in _told()))
    return "".join(f"{row}\n" for row in rows)


def _told() -> Iterator[tuple[str, str, str]]:
    for group in GROUPS:
        declared = load_declarations(group)
        if isinstance(declared, Api):
            ordered = sorted(declared.operations.values(), key=lambda one: (one.route, one.method))
            for operation in ordered:
                yield operation.name, f"`{operation.method} {operation.path}`", operation.handler.__module__
        else:
            for feed in declared.feeds.values():
                yield feed.name, f"change feed of `{feed.container}`", feed.handler.__module__
            for timer in declared.timers.values():
                yield timer.name, f"the clock, `{timer.schedule}`", timer.handler.__module__


def _row(name: str, asked: str, module: str) -> str:
    path = f"{module.replace('.', '/')}.py"
    return f"| {name} | {asked} | [{path.rpartition('/')[2]}](../{path}) |"
