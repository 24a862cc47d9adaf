"""Starting the local cloud for a person: options, progress, interruption, and what is said when something fails."""

import argparse
import asyncio
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

from rich.console import Console

from local.altinn.__main__ import DEFAULT_WORLD
from local.stack.cloud import Cloud, DataInUseError, Plan, death_of, started
from local.stack.component import ComponentError
from local.stack.instance import default_data
from local.stack.ports import DEFAULT_BASE, PortInUseError, Ports, Reservation
from local.stack.recipes import ROOT

type Work = Callable[[Cloud], Awaitable[int]]

to_people = Console(stderr=True, highlight=False, soft_wrap=True)


def add_options(parser: argparse.ArgumentParser, *, port_base: int = DEFAULT_BASE) -> None:
    parser.add_argument(
        "--port-base",
        type=int,
        default=port_base,
        metavar="N",
        help="first of eight ports: the API listens on N, Cosmos DB on N+1, ...; 0 takes free ones (%(default)s)",
    )
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder of state and logs (default .local/N)")
    parser.add_argument("--fresh", action="store_true", help="empty the folder first")
    parser.add_argument(
        "--world", type=Path, default=DEFAULT_WORLD, metavar="FILE", help="who exists (see local/altinn/world.md)"
    )
    parser.set_defaults(hosts=1)
    parser.add_argument("--app", type=Path, default=ROOT, metavar="DIR", help="folder of function_app.py")


async def serve(given: argparse.Namespace, work: Work) -> int:
    """Start the cloud, do the work and stop, also when a signal comes or a component ends; the work's exit code."""
    try:
        with Reservation(given.port_base, given.hosts) as reserved:
            return await _serve(plan_of(given, reserved.ports), work)
    except PortInUseError as error:
        to_people.print(str(error), style="red", markup=False)
        return 1


async def _serve(plan: Plan, work: Work) -> int:
    cloud = Cloud(plan, lambda name, seconds: to_people.print(f"  [green]✓[/] {name:<11} {seconds:4.1f} s"))
    to_people.print(f"starting the local cloud, state and logs in {plan.data}")
    try:
        return await _first_of(_start_and_work(cloud, work), _interruption(), _death(cloud))
    except (ComponentError, DataInUseError) as error:
        to_people.print(str(error), style="red", markup=False)
        return 1
    finally:
        await cloud.stop()


def plan_of(given: argparse.Namespace, ports: Ports) -> Plan:
    """What the options ask for."""
    data = (given.data or default_data(ports.host)).resolve()
    return Plan(ports, data, given.world.resolve(), given.app.resolve(), given.fresh)


async def forever(_: Cloud) -> int:
    await asyncio.Event().wait()
    return 0


async def _start_and_work(cloud: Cloud, work: Work) -> int:
    await started(cloud)
    return await work(cloud)


async def _interruption() -> int:
    asked = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, asked.set)
    await asked.wait()
    to_people.print("stopping")
    return 0


async def _death(cloud: Cloud) -> int:
    raise death_of(await cloud.died.get())


async def _first_of(*works: Awaitable[int]) -> int:
    """The result of the first that ends; the others are cancelled and awaited."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return done.pop().result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
