"""What was asked and answered, in order: all that the judges go by, and what a failing seed prints."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

AT_THE_END = 1_000_000
"""The number of the first step after everybody has rested."""


class Outcome(StrEnum):
    """`UNKNOWN`: the caller was told to come again, or died; `BROKEN`: an error that is no answer."""

    DONE = "done"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class View:
    """A dialog as somebody read it; `marks` name everything in it that an operation put there.

    `references` are those of transmissions, which replacements change, `keys` their idempotent keys.
    `hides` begin the marks that the reader is not shown.
    """

    birth: str
    party: str
    revision: UUID
    marks: tuple[str, ...]
    labels: tuple[str, ...]
    is_deleted: bool
    transmissions: int
    counted_transmissions: int
    latest_activity: str | None
    newest_activity: str | None
    references: tuple[tuple[str, str], ...] = ()
    keys: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()


@dataclass(slots=True)
class Entry:
    """One operation; `started` and `ended` count events of the history, so that they order all of them.

    `marks` are what it puts into the dialog, all of them or none; `label` is the system label that it sets, on
    `dialogs` where it is about several; `replaces` is a transmission's id. `expected` and `revision` are those of
    If-Match and of the answer. `is_late`: some of what it sent was done after its connection closed.
    """

    number: int
    kind: str
    instance: str
    started: int
    dialog_id: UUID | None = None
    dialogs: tuple[UUID, ...] = ()
    key: str | None = None
    label: str | None = None
    replaces: str | None = None
    is_late: bool = False
    marks: tuple[str, ...] = ()
    expected: UUID | None = None
    ended: int = 2**62
    outcome: Outcome = Outcome.UNKNOWN
    reason: str = ""
    revision: UUID | None = None
    view: View | None = None
    listed: dict[UUID, View] = field(default_factory=dict)

    @property
    def is_at_the_end(self) -> bool:
        return self.number >= AT_THE_END

    @property
    def is_done(self) -> bool:
        return self.outcome is Outcome.DONE

    @property
    def may_be_done(self) -> bool:
        return self.outcome in (Outcome.DONE, Outcome.UNKNOWN)

    def precedes(self, other: "Entry") -> bool:
        return self.ended < other.started

    def is_about(self, dialog_id: UUID) -> bool:
        return self.dialog_id == dialog_id or dialog_id in self.dialogs


def may_be_between(change: Entry, read: Entry, others: Iterable[Entry]) -> bool:
    """Tell whether one of the others may have happened after the change and before the read."""
    return any(one.may_be_done and one.ended > change.started and one.started < read.ended for one in others)


@dataclass(slots=True)
class History:
    entries: list[Entry] = field(default_factory=list)
    lines: list[tuple[float, str, tuple[Any, ...]]] = field(default_factory=list)
    events: int = 0

    def tick(self) -> int:
        self.events += 1
        return self.events

    def note(self, at: float, text: str, *values: Any) -> None:
        """Remember a line; it is put together when somebody wants to read it."""
        self.lines.append((at, text, values))

    def about(self, dialog_id: UUID, *kinds: str) -> list[Entry]:
        return [one for one in self.entries if one.dialog_id == dialog_id and (not kinds or one.kind in kinds)]

    def dialog_ids(self) -> list[UUID]:
        return list(dict.fromkeys(one.dialog_id for one in self.entries if one.dialog_id is not None))

    def printed(self) -> Iterator[str]:
        for at, text, values in self.lines:
            yield f"{at:9.3f}  " + text.format(*(value() if callable(value) else value for value in values))
