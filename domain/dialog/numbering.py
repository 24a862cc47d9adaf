"""The events of a commit after a dialog's earlier ones: numbered without a gap, and never dated before them."""

from dataclasses import replace

from domain.dialog.decision import Decision


def number(decision: Decision) -> Decision:
    """Number and date what is told, and let the dialog remember both for its next commit.

    Writers' clocks differ: the one that comes later may have the earlier time.
    """
    dialog, told = decision.dialog, decision.events_to_publish
    if not told:
        return decision
    earliest = dialog.told_at or told[0].occurred_at
    events = tuple(
        replace(event, sequence=sequence, occurred_at=max(event.occurred_at, earliest))
        for sequence, event in enumerate(told, dialog.told_count + 1)
    )
    latest = max(event.occurred_at for event in events)
    after = replace(dialog, told_count=dialog.told_count + len(events), told_at=latest)
    return replace(decision, dialog=after, events=events)
