"""A system label that was set is there until something changes the labels again."""

from collections.abc import Iterator

from simulation.history import Entry, History, may_be_between

_LABELLING = ("label", "labels", "patch", "activity", "transmission", "open", "create", "purge")


def lost_labels(history: History) -> Iterator[str]:
    for dialog_id in history.dialog_ids():
        about = [one for one in history.entries if one.is_about(dialog_id)]
        labelling = [one for one in about if one.kind in _LABELLING]
        for change in labelling:
            if change.is_done and change.label is not None:
                yield from _lost(change, about, [one for one in labelling if one is not change])


def _lost(change: Entry, about: list[Entry], rivals: list[Entry]) -> Iterator[str]:
    for read in about:
        if read.view is None or read.kind == "open" or not change.precedes(read):
            continue
        if change.label not in read.view.labels and not may_be_between(change, read, rivals):
            yield f"#{change.number} {change.kind} {change.label} is lost: #{read.number} shows {read.view.labels}"
