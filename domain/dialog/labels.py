"""System labels: what a change leaves, and what the log says of it (M-105 to M-117)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from domain.dialog.actor import SERVICE_OWNER, Actor
from domain.dialog.context import GROUP, EndUserContext, LabelChange
from domain.dialog.vocabulary import SystemLabel
from domain.kernel.moment import Moment

type Changed = tuple[EndUserContext, tuple[LabelChange, ...]]


def change_labels(
    context: EndUserContext,
    add: Iterable[SystemLabel],
    remove: Iterable[SystemLabel],
    performed_by: Actor,
    moment: Moment,
) -> Changed:
    """Remove, then add (M-112); the same context, revision and all, when that changes nothing."""
    before, added = frozenset(context.system_labels), tuple(dict.fromkeys(add))
    after = _with(_without(before, remove), added)
    if after == before:
        return context, ()
    log = tuple(_log_changes(before, after, added, performed_by, moment))
    return replace(context, revision=moment.new_revision(), system_labels=_sort(after)), log


def reset_to_default(context: EndUserContext, moment: Moment) -> Changed:
    """Take the dialog out of bin and archive, as every change of it does that is not silent (M-109)."""
    return change_labels(context, (SystemLabel.DEFAULT,), (), SERVICE_OWNER, moment)


def add_sent(context: EndUserContext, moment: Moment) -> Changed:
    """Mark that the party has sent something (M-078)."""
    return change_labels(context, (SystemLabel.SENT,), (), SERVICE_OWNER, moment)


def _without(labels: frozenset[SystemLabel], removed: Iterable[SystemLabel]) -> frozenset[SystemLabel]:
    """Default is what remains of its group, whatever is removed (M-106)."""
    kept = labels.difference(removed)
    return kept if kept.intersection(GROUP) else kept | {SystemLabel.DEFAULT}


def _with(labels: frozenset[SystemLabel], added: Iterable[SystemLabel]) -> frozenset[SystemLabel]:
    """Of Default, Bin and Archive the last one added replaces the others (M-106)."""
    for label in added:
        labels = (labels.difference(GROUP) if label in GROUP else labels) | {label}
    return labels


def _log_changes(
    before: frozenset[SystemLabel],
    after: frozenset[SystemLabel],
    added: Iterable[SystemLabel],
    performed_by: Actor,
    moment: Moment,
) -> Iterator[LabelChange]:
    """Log additions, then removals (M-117), and never the label that all start with (M-115)."""
    gained = [("set", label) for label in added if label in after - before]
    lost = [("remove", label) for label in _sort(before - after)]
    for action, label in gained + lost:
        if label is not SystemLabel.DEFAULT:
            yield LabelChange(
                id=moment.new_id(),
                created_at=moment.now,
                name=f"systemlabel:{label}",
                action=action,
                performed_by=performed_by,
            )


def _sort(labels: frozenset[SystemLabel]) -> tuple[SystemLabel, ...]:
    return tuple(label for label in SystemLabel if label in labels)
