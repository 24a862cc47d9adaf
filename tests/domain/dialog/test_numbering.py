"""Events of a dialog are numbered from 1 without a gap and never dated backwards, whatever the writers' clocks say."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from domain.dialog.decision import Decision
from domain.dialog.events import DialogEvent, EventKind
from domain.dialog.events_of import event_of
from domain.dialog.numbering import number
from domain.kernel.moment import Moment
from tests.builders.stored import MOMENT, dialog

_random = Random(11)


def at(seconds: int, *, silent: bool = False) -> Moment:
    return Moment(MOMENT + timedelta(seconds=seconds), _random.getrandbits, silent)


@given(st.lists(st.tuples(st.integers(-100, 100), st.integers(0, 4), st.booleans())))
def test_numbers_have_no_gap_and_times_no_inversion(commits: list[tuple[int, int, bool]]) -> None:
    current, published = dialog(), list[DialogEvent]()
    for seconds, count, silent in commits:
        moment = at(seconds, silent=silent)
        kinds = [EventKind.UPDATED, EventKind.ACTIVITY_CREATED] * count
        decision = number(Decision(current, events=tuple(event_of(current, kind, moment) for kind in kinds)))
        current, published = decision.dialog, published + list(decision.events_to_publish)
    assert [event.sequence for event in published] == list(range(1, len(published) + 1))
    times = [event.occurred_at for event in published]
    assert times == sorted(times)


def test_writer_with_an_older_clock_dates_its_events_as_the_last_one() -> None:
    first = number(Decision(dialog(), events=(event_of(dialog(), EventKind.CREATED, at(5)),)))
    late = number(Decision(first.dialog, events=(event_of(dialog(), EventKind.UPDATED, at(1)),)))
    assert [event.occurred_at for event in late.events] == [MOMENT + timedelta(seconds=5)]


def test_dialog_that_tells_nothing_stays_as_it_was() -> None:
    silent = event_of(dialog(), EventKind.ACTIVITY_CREATED, at(1, silent=True))
    decision = Decision(dialog(), events=(silent,))
    assert number(decision) == decision
    assert number(replace(decision, events=())).dialog == dialog()
