"""Acknowledged changes are there, refused ones are not, and what a read shows is one commit."""

from collections.abc import Iterator
from itertools import combinations
from uuid import UUID

from simulation.history import Entry, History, View, may_be_between

_REVISING = ("patch", "activity", "transmission", "replace", "delete", "restore", "purge")
_UNREVISED = "label-"
"""Begins the marks that leave the dialog's revision as it is."""

type Shown = tuple[Entry, View]


def lost_and_ghost_marks(history: History) -> Iterator[str]:
    for dialog_id in history.dialog_ids():
        about = history.about(dialog_id)
        shown = [(one, one.view) for one in about if one.view is not None]
        for change in about:
            yield from _lost(change, shown, [one for one in about if one.kind == "purge"])
            yield from _lost_replacement(change, shown, [one for one in about if one.kind in ("purge", "replace")])
        for read, view in shown:
            yield from _ghosts(history, read, view)
            yield from _halves(about, read, view)
            yield from _misread_deletion(about, read, view)


def torn_reads(history: History) -> Iterator[str]:
    at_revision: dict[tuple[UUID, UUID], tuple[int, set[str]]] = {}
    for read in history.entries:
        view = read.view
        if view is None or read.dialog_id is None:
            continue
        if view.transmissions != view.counted_transmissions:
            yield f"#{read.number} shows {view.transmissions} transmissions and counts {view.counted_transmissions}"
        if view.latest_activity != view.newest_activity:
            yield f"#{read.number} shows activity {view.newest_activity}, its root {view.latest_activity}"
        if len(set(view.keys)) < len(view.keys):
            yield f"#{read.number} shows transmissions that share a key: {view.keys}"
        revised = {mark for mark in view.marks if not mark.startswith(_UNREVISED)} | set(map(str, view.references))
        number, earlier = at_revision.setdefault((read.dialog_id, view.revision), (read.number, revised))
        if earlier != revised:
            yield f"#{number} and #{read.number} differ at one revision in {sorted(earlier ^ revised)}"


def bypassed_conditions(history: History) -> Iterator[str]:
    for dialog_id in history.dialog_ids():
        revising = [one for one in history.about(dialog_id, *_REVISING) if one.is_done and _revises(one)]
        for one, other in combinations(revising, 2):
            if one.expected is not None and one.expected == other.expected:
                yield f"#{one.number} and #{other.number} both changed revision {str(one.expected)[:8]}"
        for one in revising:
            yield from _overtaken(history, one, revising)


def _overtaken(history: History, change: Entry, revising: list[Entry]) -> Iterator[str]:
    if change.expected is None:
        return
    known = min((one.ended for one in history.entries if change.expected in _revisions(one)), default=2**62)
    for other in revising:
        if known < other.started and other.precedes(change) and other.revision != change.expected:
            yield f"#{change.number} passed with a revision that #{other.number} had replaced"


def _revises(change: Entry) -> bool:
    return change.revision is None or change.revision != change.expected


def _revisions(one: Entry) -> tuple[UUID | None, UUID | None]:
    return one.revision, None if one.view is None else one.view.revision


def _lost(change: Entry, shown: list[Shown], purges: list[Entry]) -> Iterator[str]:
    if not change.is_done or not change.marks:
        return
    for read, view in shown:
        if change.precedes(read) and not may_be_between(change, read, purges):
            missing = [mark for mark in change.marks if mark not in view.marks and not mark.startswith(view.hides)]
            if missing:
                yield f"#{change.number} {change.kind} is lost: #{read.number} does not show {missing[:3]}"


def _lost_replacement(change: Entry, shown: list[Shown], others: list[Entry]) -> Iterator[str]:
    rivals = [one for one in others if one is not change and one.replaces in (None, change.replaces)]
    for read, view in shown:
        if change.replaces is None or not change.is_done or not change.precedes(read):
            continue
        written = (change.replaces, f"reference-{change.number}")
        if written not in view.references and not may_be_between(change, read, rivals):
            yield f"#{change.number} {change.kind} is lost: #{read.number} shows {view.references}"


def _ghosts(history: History, read: Entry, view: View) -> Iterator[str]:
    makers = {mark: one for one in history.entries for mark in one.marks}
    unnamed = [mark for mark in view.marks if mark not in makers]
    nameless = [one for one in history.entries if one.dialog_id == read.dialog_id and one.may_be_done and not one.marks]
    if len(unnamed) > len(nameless):
        yield f"#{read.number} shows {unnamed} that nobody acknowledged"
    for mark in dict.fromkeys(view.marks):
        maker = makers.get(mark)
        if maker is not None and not maker.may_be_done:
            yield f"#{read.number} shows {mark} of #{maker.number} {maker.kind}, which answered {maker.reason[:90]}"
        if view.marks.count(mark) > 1:
            yield f"#{read.number} shows {mark} twice"


def _halves(about: list[Entry], read: Entry, view: View) -> Iterator[str]:
    for change in about:
        found = sum(mark in view.marks for mark in change.marks)
        if 0 < found < len(change.marks):
            yield f"#{read.number} shows {found} of {len(change.marks)} parts of #{change.number} {change.kind}"


def _misread_deletion(about: list[Entry], read: Entry, view: View) -> Iterator[str]:
    deletions = [one for one in about if one.kind == "delete"]
    others = [one for one in about if one.kind in ("restore", "purge", "create")]
    if view.is_deleted and not any(one.may_be_done and one.started < read.ended for one in deletions):
        yield f"#{read.number} shows as deleted what nobody deleted"
    for one in deletions:
        if one.is_done and one.precedes(read) and not view.is_deleted and not may_be_between(one, read, others):
            yield f"#{read.number} shows what #{one.number} deleted"
    for one in about:
        rivals = [*deletions, *(other for other in others if other is not one)]
        is_restored = one.kind == "restore" and one.is_done and one.precedes(read)
        if is_restored and view.is_deleted and not may_be_between(one, read, rivals):
            yield f"#{read.number} shows as deleted what #{one.number} restored"
