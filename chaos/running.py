"""A run: clients and weather side by side, then calm, in which everything ends, is read and is received."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass
from random import Random

from aiohttp import ClientSession

from adapters.cosmos.containers import DIALOGS, KEYS
from application.bulk_labelling import PENDING_LABELS
from application.ports.dialogs import PURGING
from chaos import clients
from chaos.calling import SECONDS, Callers
from chaos.evidence import QUIET_SECONDS, Topic, items
from chaos.weather import LEASE_SECONDS, Weather
from chaos.world import Slot, World
from local.stack import running
from simulation.history import History, Outcome
from simulation.running import Run

CALM_SECONDS = LEASE_SECONDS * 4
"""How long publication and the finishing of purges may take once everything works: leases, and waits of retries."""
_PASSING = (PURGING, PENDING_LABELS)


@dataclass(frozen=True)
class Trouble:
    """What was done and met: operations by kind and outcome, faults by kind, events by kind."""

    run: Run
    operations: Counter[str]
    faults: Counter[str]

    @property
    def events(self) -> Counter[str]:
        return Counter(message.subject for message in self.run.messages)


async def run(seed: int, seconds: float, hosts: int) -> Trouble:
    """Run the local cloud for `seconds` of trouble and as long as it needs to become quiet."""
    async with running(hosts=hosts) as cloud, ClientSession() as session:
        world = World(cloud, await Callers.of(cloud, session), Random(f"world {seed}"))
        until = time.monotonic() + seconds
        weather = Weather(world, session, seed, until)
        working = (clients.work(world, number, seed, until) for number in range(clients.COUNT))
        await asyncio.gather(weather.blow(), *working)
        await weather.is_over()
        world.note("~ calm")
        await _come_to_rest(world)
        await _read_everything(world)
        return Trouble(await _judgeable(world), world.counts, world.faults)


async def _come_to_rest(world: World) -> None:
    """Put a new process in the place of each host that owes an answer; the others keep what they remember."""
    unknown = [one for one in world.history.entries if one.outcome is Outcome.UNKNOWN]
    for name in {one.instance for one in unknown if one.reason != clients.UNAVAILABLE}:
        await world.cloud.restart(name)
    await asyncio.sleep(SECONDS / 3)  # the longest delay of a fault has passed
    clients.close(world)
    deadline = time.monotonic() + CALM_SECONDS
    while any(item["kind"] in _PASSING for item in await items(world.cloud.instance, DIALOGS)):
        if time.monotonic() > deadline:
            return
        await asyncio.sleep(0.5)


async def _read_everything(world: World) -> None:
    """Read each dialog from every host, then the list, then create again under every chosen id."""
    random = Random(0)
    for dialog_id in world.history.dialog_ids():
        for host in world.cloud.hosts:
            await clients.take(world, random, "read", Slot(dialog_id, dialog_id), host)
    await clients.take(world, random, "list", world.slots[0], world.cloud.hosts[-1])
    for chosen in world.chosen:
        await clients.take(world, random, "create", Slot(chosen, chosen), world.cloud.hosts[0])
    clients.close(world)


async def _judgeable(world: World) -> Run:
    instance = world.cloud.instance
    stored, claims = await items(instance, DIALOGS), await items(instance, KEYS)
    committed = {event["id"] for item in stored if item["kind"] == "outbox" for event in item["events"]}
    async with Topic(instance) as topic:
        deadline = time.monotonic() + CALM_SECONDS
        while {message.id for message in topic.messages} != committed and time.monotonic() < deadline:
            await topic.receive(1)
        while await topic.receive(QUIET_SECONDS):
            pass
        return Run(_ordered(world.history), stored, claims, topic.messages)


def _ordered(history: History) -> History:
    history.lines.sort(key=lambda line: line[0])
    return history
