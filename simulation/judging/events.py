"""Each committed event is in the outbox once, numbered in the order of the commits, and on the bus in that order."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from uuid import UUID

from application.ports.bus import Message
from simulation.history import Entry, History
from simulation.running import Run

_TOLD = ("create", "patch", "activity", "transmission", "replace", "delete")
_COMMITTING = (*_TOLD, "open", "restore", "purge")

type Item = dict[str, Any]


def misplaced_events(run: Run) -> Iterator[str]:
    outbox = [item for item in run.items if item["kind"] == "outbox"]
    yield from _repeated(outbox)
    yield from _unseen(run.items, outbox)
    for dialog_id in run.history.dialog_ids():
        items = [item for item in outbox if item["dialogId"] == str(dialog_id)]
        yield from _miscounted(run.history, dialog_id, items)
        yield from _of_changes(run.history, dialog_id, items)
        yield from _misnumbered(dialog_id, [event for item in items for event in item["events"]])
    yield from _published(run.messages, outbox)


def _repeated(outbox: list[Item]) -> Iterator[str]:
    counted = Counter(event["id"] for item in outbox for event in item["events"])
    for event_id, count in counted.items():
        if count > 1:
            yield f"the event {event_id} is in the outbox {count} times"


def _unseen(items: list[Item], outbox: list[Item]) -> Iterator[str]:
    told = {event["id"] for item in outbox for event in item["events"] if event["kind"] == "DialogSeen"}
    for item in items:
        if item["kind"] == "seen" and item["id"].removeprefix("seen:") not in told:
            yield f"the reading {item['id']} was entered, but not told of"


def _miscounted(history: History, dialog_id: UUID, items: list[Item]) -> Iterator[str]:
    kinds = Counter(event["kind"] for item in items for event in item["events"])
    sure = Counter(one.kind for one in history.about(dialog_id) if one.is_done)
    possible = Counter(one.kind for one in history.about(dialog_id) if one.may_be_done)
    if not sure["create"] <= kinds["DialogCreated"] <= possible["create"]:
        yield f"{dialog_id} was told of as created {kinds['DialogCreated']} times, not {sure['create']}"
    if kinds["DialogDeleted"] > possible["delete"] + possible["purge"]:
        yield f"{dialog_id} was told of as deleted {kinds['DialogDeleted']} times"
    if not possible["delete"] and kinds["DialogDeleted"] < sure["purge"]:
        yield f"{dialog_id} was purged {sure['purge']} times and told of {kinds['DialogDeleted']} times"
    if sum(sure[kind] for kind in _TOLD) > len(items):
        yield f"{dialog_id} has {len(items)} outbox items, fewer than acknowledged changes"
    if sum(possible[kind] for kind in _COMMITTING) < len(items):
        yield f"{dialog_id} has {len(items)} outbox items, more than changes"


def _of_changes(history: History, dialog_id: UUID, items: list[Item]) -> Iterator[str]:
    places: list[tuple[Entry, int]] = []
    for change in history.about(dialog_id, *_TOLD):
        children = [mark for mark in change.marks if mark.count("-") == 4]
        told = [[position for position, item in enumerate(items) if child in _children(item)] for child in children]
        if change.is_done and any(len(positions) != 1 for positions in told):
            yield f"the events of #{change.number} {change.kind} are in the outbox {told[0]}, not once"
        if not change.may_be_done and any(told):
            yield f"the events of #{change.number} {change.kind} are in the outbox, although it was refused"
        if len({tuple(positions) for positions in told}) > 1:
            yield f"the events of #{change.number} {change.kind} are not in one commit"
        if change.is_done and told and told[0]:
            places.append((change, told[0][0]))
    for one, position in places:
        for other, later in places:
            if one.precedes(other) and position > later:
                yield f"the events of #{one.number} come after those of the later #{other.number}"


def _misnumbered(dialog_id: UUID, events: list[Item]) -> Iterator[str]:
    """A creation starts anew: the dialog that had the id before was purged."""
    before = 0
    for earlier, event in pairwise([{"occurredAt": ""}, *events]):
        is_first = event["kind"] == "DialogCreated"
        if event["sequence"] != (1 if is_first else before + 1):
            yield f"an event of {dialog_id} has the number {event['sequence']} after {before}"
        if not is_first and event["occurredAt"] < earlier["occurredAt"]:
            yield f"an event of {dialog_id} is dated before an earlier one"
        before = event["sequence"]


def _children(item: Item) -> set[str]:
    return {event.get(name) for event in item["events"] for name in ("activityId", "transmissionId")}


def _published(messages: list[Message], outbox: list[Item]) -> Iterator[str]:
    committed = [(item["dialogId"], event["id"]) for item in outbox for event in item["events"]]
    sent = [(message.session, message.id) for message in messages]
    if missing := set(committed) - set(sent):
        yield f"{len(missing)} committed events were never published"
    if extra := set(sent) - set(committed):
        yield f"{len(extra)} events were published that nobody committed"
    for session in {session for session, _ in sent}:
        if [one for one in sent if one[0] == session] != [one for one in committed if one[0] == session]:
            yield f"the events of {session} were published in another order than committed"
