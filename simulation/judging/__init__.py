"""What must hold of every history, judged by requests and answers alone."""

from collections.abc import Iterator

from simulation.judging.access import trespasses
from simulation.judging.answers import broken_answers
from simulation.judging.changes import bypassed_conditions, lost_and_ghost_marks, torn_reads
from simulation.judging.events import misplaced_events
from simulation.judging.existence import misplaced_dialogs, misread_list
from simulation.judging.labels import lost_labels
from simulation.judging.places import misplaced_claims, misplaced_items
from simulation.running import Run


def violations(run: Run) -> Iterator[str]:
    if run.is_stuck:
        yield "everybody waits for ever"
        return
    history = run.history
    yield from broken_answers(history)
    yield from lost_and_ghost_marks(history)
    yield from torn_reads(history)
    yield from bypassed_conditions(history)
    yield from lost_labels(history)
    yield from misplaced_dialogs(history)
    yield from misread_list(history)
    yield from misplaced_events(run)
    yield from trespasses(run)
    yield from misplaced_items(run)
    yield from misplaced_claims(run)
