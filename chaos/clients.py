"""Clients that draw one operation after the other, and write down what was asked and answered."""

import time
from random import Random

from chaos.calling import Answer, LostError, NotSentError
from chaos.operations import OPERATIONS, WEIGHTS, Act, RefusedError
from chaos.world import Slot, World
from simulation.history import Entry, Outcome

COUNT = 8
UNAVAILABLE = "Unavailable"
"""The reason of an operation that was told to come again."""
_UNAVAILABLE_STATUS = 503
_SERVER_ERROR = 500
_REASONS = {404: "NotFound", 410: "Gone", 422: "Unprocessable"}
"""As the judges know them."""
_ABOUT_NO_DIALOG = ("list",)


async def work(world: World, number: int, seed: int, until: float) -> None:
    """Ask until the time is over; after a purge mostly create at once under the same id."""
    random = Random(f"client {seed} {number}")
    while time.monotonic() < until:
        slot = world.slot(random)
        kind = _drawn(random, slot)
        entry = await take(world, random, kind, slot, world.host(random))
        if entry.kind == "purge" and random.random() < 0.8:
            await take(world, random, "create", slot, world.host(random))


def _drawn(random: Random, slot: Slot) -> str:
    """Draw an operation; where no dialog seems to be mostly a creation."""
    if slot.is_empty and random.random() < 0.6:
        return "create"
    return random.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]


async def take(world: World, random: Random, kind: str, slot: Slot, host: str) -> Entry:
    """Do one operation. What may still be done later stays open (see `close`)."""
    history = world.history
    entry = Entry(world.number(), kind, host, history.tick())
    entry.dialog_id = None if kind in _ABOUT_NO_DIALOG else slot.dialog_id
    history.entries.append(entry)
    begun = time.monotonic() - world.begun
    await _perform(Act(world, random, entry, slot))
    if entry.outcome is not Outcome.UNKNOWN:
        entry.ended = history.tick()
    world.counts[f"{kind} {entry.outcome}"] += 1
    world.note(
        "#{} {} {} on {} since {:.3f}: {} {} expected {} revision {} marks {} shows {}",
        entry.number, kind, entry.dialog_id, host, begun, entry.outcome, entry.reason, entry.expected, entry.revision,
        entry.marks[:4], entry.view and entry.view.marks,
    )  # fmt: skip
    return entry


def close(world: World) -> None:
    """Say that nothing of what was asked so far can happen any more."""
    for entry in world.history.entries:
        entry.ended = min(entry.ended, world.history.tick())


async def _perform(act: Act) -> None:
    entry = act.entry
    try:
        await OPERATIONS[entry.kind](act)
        entry.outcome = Outcome.DONE
    except LostError as lost:
        entry.reason = str(lost)
    except NotSentError:
        entry.outcome, entry.reason = Outcome.REFUSED, "not sent"
    except RefusedError as refused:
        entry.outcome, entry.reason = _judged(refused.answer)


def _judged(answer: Answer) -> tuple[Outcome, str]:
    if answer.status == _UNAVAILABLE_STATUS:
        return Outcome.UNKNOWN, UNAVAILABLE
    if answer.status >= _SERVER_ERROR or answer.status == 400:  # clients here send nothing malformed
        return Outcome.BROKEN, f"{answer.status} {answer.body[:200]!r}"
    name = _REASONS.get(answer.status, str(answer.status))
    return Outcome.REFUSED, f"{name} {answer.json.get('errors', {}) if answer.body else ''}"
