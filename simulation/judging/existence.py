"""A dialog is there from its creation until a purge of it, and each purge takes one away."""

from collections.abc import Iterator
from dataclasses import replace

from simulation.history import Entry, History, Outcome

_OF_THE_DIALOG = ("read", "open", "patch", "activity", "transmission", "replace", "delete", "restore", "purge")


def misplaced_dialogs(history: History) -> Iterator[str]:
    for dialog_id in history.dialog_ids():
        about = history.about(dialog_id)
        creations = [one for one in about if one.kind == "create"]
        purges = [one for one in about if one.kind == "purge"]
        for one in about:
            if _is_missing(one) and _surely(creations, one) > _perhaps(purges, one):
                yield f"#{one.number} {one.kind} does not find {dialog_id}, which was created and not purged"
            if one.view is not None and _perhaps(creations, one) <= _surely(purges, one):
                yield f"#{one.number} {one.kind} shows {dialog_id}, which was purged"
            if _is_taken(one) and _perhaps(creations, one) <= _surely(purges, one) and not _meets(one, creations):
                yield f"#{one.number} cannot create {dialog_id} although nothing is there: {one.reason[:90]}"
        yield from _unlisted(history, about)
    yield from _held_twice(history)


def misread_list(history: History) -> Iterator[str]:
    """Compare the last list with the reads before it: nothing happened between them."""
    page = next((one for one in reversed(history.entries) if one.kind == "list" and one.is_done), None)
    if page is None:
        return
    read = {one.dialog_id: one.view for one in history.entries if one.view is not None and one.precedes(page)}
    for dialog_id, listed in page.listed.items():
        view = read.get(dialog_id)
        if view is None:
            continue  # it was created by somebody who never learnt its id
        shown = replace(view, marks=listed.marks, transmissions=listed.transmissions, references=(), keys=())
        if shown != replace(listed, newest_activity=shown.newest_activity):
            yield f"#{page.number} lists {dialog_id} otherwise than it is read: {listed}, {view}"


def _is_missing(one: Entry) -> bool:
    is_refused = one.outcome is Outcome.REFUSED and one.reason.startswith("NotFound {'DialogEntity'")
    return one.kind in _OF_THE_DIALOG and is_refused


def _is_taken(one: Entry) -> bool:
    is_refused = one.outcome is Outcome.REFUSED and one.reason.startswith("Unprocessable")
    return one.kind == "create" and one.key is None and is_refused


def _meets(one: Entry, rivals: list[Entry]) -> bool:
    """Tell whether a rival was at work meanwhile: of two creations of one id both may be refused.

    A claim that was written late, when its dialog had come and gone, keeps others away for some minutes.
    """
    others = [other for other in rivals if other is not one]
    is_kept_away = not one.is_at_the_end and any(other.is_late for other in others)
    return is_kept_away or any(other.started < one.ended and other.ended > one.started for other in others)


def _surely(those: list[Entry], before: Entry) -> int:
    return sum(one.is_done and one.precedes(before) for one in those)


def _perhaps(those: list[Entry], before: Entry) -> int:
    return sum(one.may_be_done and one.started < before.ended and one is not before for one in those)


def _unlisted(history: History, about: list[Entry]) -> Iterator[str]:
    creations = [one for one in about if one.kind == "create"]
    removals = [one for one in about if one.kind in ("purge", "delete")]
    purges = [one for one in about if one.kind == "purge"]
    for page in history.entries:
        if page.kind != "list" or not page.is_done:
            continue
        is_listed = about[0].dialog_id in page.listed
        is_moving = any(one.started < page.ended and one.ended > page.started for one in about)
        if not is_listed and not is_moving and _surely(creations, page) > _perhaps(removals, page):
            yield f"#{page.number} does not list {about[0].dialog_id}"
        if is_listed and _perhaps(creations, page) <= _surely(purges, page):
            yield f"#{page.number} lists {about[0].dialog_id}, which was purged"


def _held_twice(history: History) -> Iterator[str]:
    for key in {one.key for one in history.entries if one.key is not None}:
        holders = [one for one in history.entries if one.key == key and one.is_done]
        dialogs = {one.dialog_id for one in holders}
        purges = [one for one in history.entries if one.kind == "purge" and one.dialog_id in dialogs]
        if len(holders) - sum(one.may_be_done for one in purges) > 1:
            yield f"the key {key} was given to {len(holders)} dialogs, of which at most {len(purges)} were purged"
