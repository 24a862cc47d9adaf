"""Every operation ends with an answer or a refusal."""

from collections.abc import Iterator

from simulation.history import History, Outcome


def broken_answers(history: History) -> Iterator[str]:
    for one in history.entries:
        if one.outcome is Outcome.BROKEN:
            yield f"#{one.number} {one.kind} of {one.dialog_id} broke: {one.reason}"
