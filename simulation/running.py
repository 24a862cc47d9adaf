"""Runs a plan: clients side by side, then calm, in which what was left undone is finished and everything is read."""

import asyncio
import random
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from random import Random
from uuid import UUID

from adapters.cosmos.containers import DIALOGS, KEYS
from application.ports.bus import Message
from application.ports.dialogs import PURGING
from domain.kernel.refusals import Refusal, Unavailable
from simulation.history import AT_THE_END, Entry, History, Outcome
from simulation.loop import StuckError
from simulation.network import PARTY, Party
from simulation.operations import ABOUT_NO_DIALOG, OPERATIONS, Act
from simulation.plan import CLIENTS, SLOTS, Plan, Step
from simulation.world import Document, World, at_work

GRACE = 3600.0
"""Seconds after which nobody who died is waited for any more, and no address counts as unavailable."""
_CALM = {
    "party": 0,
    "is_chosen": True,
    "has_key": False,
    "is_matching": False,
    "children": 1,
    "names_id": True,
    "has_part_key": False,
    "part_key": 0,
    "label": "Bin",
    "reader": 0,
    "checkpoints": True,
    "pause": 0.0,
}


@dataclass(frozen=True, slots=True)
class Run:
    """What is left to judge: the history, the items of both containers in the order of their changes, the messages.

    `is_stuck`: everybody waited for ever, and the rest tells nothing.
    """

    history: History
    items: list[Document]
    claims: list[Document]
    messages: list[Message]
    is_stuck: bool = False


def run(plan: Plan) -> Run:
    random.seed(plan.seed)  # jitter of the adapter and of the SDK
    world = World(plan)
    with closing(world.account):
        try:
            world.loop.run(_everything(world))
        except StuckError:
            return Run(world.history, [], [], [], is_stuck=True)
        return Run(world.history, world.stored(DIALOGS), world.stored(KEYS), list(world.bus.messages.values()))


async def _everything(world: World) -> None:
    PARTY.set(Party(-1))
    first, *others = world.plan.steps
    await _take(world, first)
    await asyncio.gather(*(_client(world, others, client) for client in range(CLIENTS)))
    await asyncio.sleep(GRACE)
    world.is_calm = True
    world.history.note(world.loop.time(), "--- calm ---")
    world.instances.append(world.start_instance())
    await _finish(world)
    await _read_everything(world)
    await _recreate(world)
    await _take(world, _calm_step(999, "publish"), len(world.instances) - 1)
    await world.close()


async def _client(world: World, steps: list[Step], client: int) -> None:
    for step in steps:
        if step.client == client:
            await asyncio.sleep(step.gap)
            await _take(world, step)


async def _take(world: World, step: Step, instance: int | None = None, dialog_id: UUID | None = None) -> Entry | None:
    """Do one step, in a task of its own that ends with its instance."""
    number = step.instance if instance is None else instance
    if step.kind == "crash":
        world.history.note(world.loop.time(), "#{} {} crashes", step.number, world.instances[number].name)
        world.instances[number].crash()
        world.instances[number] = world.start_instance()
        return None
    entry = Entry(step.number, step.kind, world.instances[number].name, world.history.tick())
    if step.kind not in ABOUT_NO_DIALOG:
        entry.dialog_id = dialog_id or world.ids[step.slot]
    world.history.entries.append(entry)
    task = asyncio.ensure_future(_perform(world, step, entry, number))
    with at_work(world.instances[number], task):
        await asyncio.wait((task,))
    ended = world.history.tick()
    entry.is_late = step.number in world.still_under_way
    if not (entry.outcome is Outcome.UNKNOWN and entry.is_late):
        entry.ended = ended
    world.history.note(world.loop.time(), "#{} {}", entry.number, _ending(entry))
    return entry


async def _perform(world: World, step: Step, entry: Entry, number: int) -> None:
    PARTY.set(Party(step.number))
    randomness = Random(f"step {world.plan.seed} {step.number}")
    act = Act(world, world.instances[number], step, entry, world.moment(randomness))
    world.history.note(world.loop.time(), "#{} {} {} {}", step.number, entry.instance, step.kind, entry.dialog_id)
    try:
        await OPERATIONS[step.kind](act)
        entry.outcome = Outcome.DONE
    except Unavailable:
        entry.reason = "Unavailable"
    except Refusal as refusal:
        entry.outcome, entry.reason = Outcome.REFUSED, f"{type(refusal).__name__} {refusal.errors or refusal.detail}"
    except Exception as error:  # noqa: BLE001 - whatever an operation ends with is an answer to judge
        entry.outcome, entry.reason = Outcome.BROKEN, f"{type(error).__name__}: {str(error)[:200]}"


def _ending(entry: Entry) -> Callable[[], str]:
    def told() -> str:
        revision = "" if entry.revision is None else f" revision {str(entry.revision)[:8]}"
        expected = "" if entry.expected is None else f" expected {str(entry.expected)[:8]}"
        marks = "" if not entry.marks else f" marks {' '.join(entry.marks[:4])}"
        seen = "" if entry.view is None else f" shows {' '.join(entry.view.marks[:8])}"
        return f"{entry.kind} {entry.outcome} {entry.reason}{expected}{revision}{marks}{seen}"

    return told


def _calm_step(number: int, kind: str, slot: int = 0) -> Step:
    return Step(AT_THE_END + number, 0, 0, kind, slot, 0.0, dict(_CALM))


async def _finish(world: World) -> None:
    """Let the followers of the change feed do what is left, until nothing changes any more."""
    newest = len(world.instances) - 1
    for round_ in range(5):
        before = world.changes(0)[1]
        for number, kind in enumerate(("finish", "finish labels", "publish")):
            await _take(world, _calm_step(round_ * 3 + number, kind), newest)
        if world.changes(0)[1] == before and not any(one["kind"] == PURGING for one in world.stored(DIALOGS)):
            return


async def _read_everything(world: World) -> None:
    """Read each dialog, those that were created anew through old caches as well, then the list."""
    number, newest = 100, len(world.instances) - 1
    for dialog_id in world.history.dialog_ids():
        for instance in range(newest + 1) if dialog_id in world.chosen_ids else (newest,):
            number += 1
            await _take(world, _calm_step(number, "read"), instance, dialog_id)
    await _take(world, _calm_step(99, "list"), newest)


async def _recreate(world: World) -> None:
    """Create again under every chosen id: possible exactly where no dialog is."""
    for slot in range(SLOTS):
        await _take(world, _calm_step(900 + slot, "create", slot), len(world.instances) - 1)
