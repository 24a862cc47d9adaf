"""`events`: CloudEvents of the topic as they arrive, one line of JSON each."""

import argparse
import asyncio
import json
import signal
from contextlib import AsyncExitStack

from local.commands.attached import add_options, attached
from local.commands.serving import to_people
from local.stack.instance import Instance
from local.topic import SubscriptionError, cloud_events, subscriptions, temporary_subscription

WITH_SESSIONS = {"ordered"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_options(parser)
    parser.add_argument(
        "--subscription",
        metavar="NAME",
        help="one that exists is emptied by this (demo, ordered, ...); an unknown one is made and removed at the end; "
        "default: one of its own, so that nobody misses an event",
    )
    parser.add_argument(
        "--filter",
        metavar="SQL",
        help="on application properties of a new subscription, e.g. \"org = 'ttd' AND type LIKE '%%created%%'\"",
    )


async def run(given: argparse.Namespace) -> int:
    return await attached(given, lambda instance: _until_interrupted(instance, given.subscription, given.filter))


async def _until_interrupted(instance: Instance, name: str | None, sql_filter: str | None) -> int:
    printing = asyncio.ensure_future(_print_events(instance, name, sql_filter))
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, printing.cancel)
    try:
        await printing
    except asyncio.CancelledError:
        return 0
    except SubscriptionError as error:
        to_people.print(str(error), style="red", markup=False)
    return 1


async def _print_events(instance: Instance, name: str | None, sql_filter: str | None) -> None:
    async with AsyncExitStack() as stack:
        known = name is not None and name.lower() in await subscriptions(instance)
        if known and sql_filter:
            raise SubscriptionError(f"subscription {name} has its filter already: give a new name, or none")
        if name is None or not known:
            name = await stack.enter_async_context(temporary_subscription(instance, name, sql_filter))
        to_people.print(f"events of subscription {name}; Ctrl-C ends")
        async for event in cloud_events(instance, name, by_session=name in WITH_SESSIONS):
            print(json.dumps(event, ensure_ascii=False), flush=True)
