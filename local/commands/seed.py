"""`seed`: varied dialogs, posted through the public API."""

import argparse
import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import aiohttp
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TimeRemainingColumn

from local.altinn.world import World
from local.api import Api, RefusedError
from local.commands.attached import add_options, attached
from local.commands.serving import to_people
from local.seeding.dialogs import Dialog, dialogs
from local.stack.instance import Instance

AT_ONCE = 8
SCOPES = ["digdir:dialogporten.serviceprovider", "digdir:dialogporten.correspondence"]
SHOWN_REFUSALS = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_options(parser)
    parser.add_argument("--dialogs", type=int, default=500, metavar="N", help="how many (default %(default)s)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another one makes other dialogs")


async def run(given: argparse.Namespace) -> int:
    return await attached(given, lambda instance: _seed(instance, given.dialogs, given.seed))


async def _seed(instance: Instance, count: int, seed: int) -> int:
    """0 when every dialog was taken."""
    made = dialogs(await _world(instance), count, seed, datetime.now(UTC))
    refused: list[str] = []
    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    async with Api(instance) as api:
        with Progress(*columns, console=to_people) as progress:
            bar = progress.add_task("dialogs", total=count)
            await asyncio.gather(*(_post(api, made, progress, bar, refused) for _ in range(AT_ONCE)))
    return _told(count, refused)


async def _post(
    api: Api, made: Iterator[tuple[str, Dialog]], progress: Progress, bar: TaskID, refused: list[str]
) -> None:
    for owner, dialog in made:
        try:
            await api.create_dialog({"kind": "serviceowner", "org": owner, "scopes": SCOPES}, dialog)
        except RefusedError as error:
            refused.append(str(error))
        progress.advance(bar)


def _told(count: int, refused: list[str]) -> int:
    to_people.print(f"{count - len(refused)} dialogs posted")
    for reason, times in Counter(refused).most_common(SHOWN_REFUSALS):
        to_people.print(f"refused {times} times: {reason}", style="red", markup=False)
    return 1 if refused else 0


async def _world(instance: Instance) -> World:
    """The world of the running stand-in: its resources, parties and grants."""
    async with aiohttp.ClientSession() as client, client.get(f"{instance.altinn}/_control/world") as answer:
        return World.model_validate_json(await answer.text())
