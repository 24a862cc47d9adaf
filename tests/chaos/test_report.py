"""What a run prints: its counts always, and of a failure the seed and the history of the dialogs that it is about."""

from collections import Counter
from uuid import UUID

from application.ports.bus import Message
from chaos.__main__ import report
from chaos.running import Trouble
from simulation.history import Entry, History
from simulation.running import Run

LOST, OTHER = UUID(int=1), UUID(int=2)


def a_run() -> Trouble:
    history = History()
    for number, dialog_id in enumerate((LOST, OTHER), 1):
        history.entries.append(Entry(number, "patch", "host", history.tick(), dialog_id))
        history.note(number, "#{} patch {}", number, dialog_id)
    history.note(3, "~ {}", "kill of host")
    messages = [Message("1", "created", str(LOST), b"", {})]
    return Trouble(Run(history, [], [], messages), Counter({"patch done": 2}), Counter({"kill of host": 1}))


def test_counts_are_told() -> None:
    lines = [" ".join(line.split()) for line in report(7, a_run(), [])]
    assert {"operations: 2", "patch done 2", "faults: 1", "kill of host 1", "events: 1", "created 1"} <= set(lines)
    assert lines[-1] == "seed 7: everything holds"


def test_failure_is_told_with_the_seed_the_troubles_and_the_history_of_its_dialog() -> None:
    text = "\n".join(report(7, a_run(), ["#1 patch is lost"]))
    assert "seed 7: #1 patch is lost" in text
    assert f"#1 patch {LOST}" in text
    assert "~ kill of host" in text
    assert str(OTHER) not in text
