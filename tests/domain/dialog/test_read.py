"""Reading: who is entered into the seen log when, and what that changes and tells."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.access.user_type import UserType
from domain.dialog.actor import Actor
from domain.dialog.context import EndUserContext
from domain.dialog.decision import Decision
from domain.dialog.dialog import Children
from domain.dialog.events import EventKind
from domain.dialog.read import MOST_SEEN, Reader, entry_to_look_up, read
from domain.dialog.vocabulary import ActorType, SystemLabel
from domain.kernel.ids import is_uuid7, time_of
from domain.kernel.moment import Moment
from tests.builders.stored import MOMENT, PERSON, dialog

OTHER = "urn:altinn:person:identifier-no:12837531444"
_random = Random(5)


def at(seconds: float) -> Moment:
    """The moment so many seconds after the dialog was made."""
    return Moment(MOMENT + timedelta(seconds=seconds), _random.getrandbits)


def reader(urn: str = PERSON) -> Reader:
    return Reader(Actor(actor_type=ActorType.PARTY_REPRESENTATIVE, actor_id=urn, actor_name="Kari"), UserType.PERSON)


def kinds(decision: Decision) -> list[EventKind]:
    return [event.kind for event in decision.events]


def test_first_reading_is_entered_sets_the_flag_and_is_told() -> None:
    decision = read(dialog(), reader(), at(1))
    assert decision.dialog.is_content_seen
    assert decision.added.seen == decision.dialog.seen
    assert [entry.seen_at for entry in decision.dialog.seen] == [MOMENT + timedelta(seconds=1)]
    assert kinds(decision) == [EventKind.SEEN, EventKind.UPDATED]
    assert decision.events[0].id == decision.added.seen[0].id


def test_reading_changes_neither_revision_nor_times() -> None:
    before = dialog()
    after = read(before, reader(), at(1)).dialog
    assert (after.revision, after.updated_at, after.content_updated_at) == (
        before.revision,
        before.updated_at,
        before.content_updated_at,
    )


def test_second_reading_of_the_same_version_is_nothing() -> None:
    seen = read(dialog(), reader(), at(1)).dialog
    assert read(seen, reader(), at(2)) == Decision(dialog=seen)


def test_second_reader_is_entered_which_is_a_change_to_tell_of() -> None:
    seen = read(dialog(), reader(), at(1)).dialog
    decision = read(seen, reader(OTHER), at(2))
    assert kinds(decision) == [EventKind.SEEN, EventKind.UPDATED]
    assert {entry.seen_by.actor_id for entry in decision.dialog.seen} == {PERSON, OTHER}


def test_mark_as_unopened_is_taken_away_and_logged() -> None:
    marked = EndUserContext(
        revision=dialog().revision, system_labels=(SystemLabel.DEFAULT, SystemLabel.MARKED_AS_UNOPENED)
    )
    seen = read(dialog(), reader(), at(1)).dialog
    decision = read(replace(seen, end_user_context=marked), reader(), at(2))
    assert decision.dialog.end_user_context.system_labels == (SystemLabel.DEFAULT,)
    assert decision.dialog.end_user_context.revision == marked.revision
    assert [change.name for change in decision.added.label_log] == ["systemlabel:MarkedAsUnopened"]
    assert EventKind.UPDATED in kinds(decision)


def test_reading_after_a_change_of_content_forgets_who_saw_the_old_one() -> None:
    seen = read(dialog(), reader(), at(1)).dialog
    changed = replace(
        seen,
        updated_at=MOMENT + timedelta(seconds=5),
        content_updated_at=MOMENT + timedelta(seconds=5),
        is_seen_since_last_content_update=False,
    )
    decision = read(changed, reader(OTHER), at(6))
    assert [entry.seen_by.actor_id for entry in decision.dialog.seen] == [OTHER]


def test_two_readings_at_once_make_the_same_entry() -> None:
    first, second = (read(dialog(), reader(), at(seconds)) for seconds in (1, 1.5))
    assert [entry.id for entry in first.added.seen] == [entry.id for entry in second.added.seen]


@pytest.mark.parametrize("others", [reader(OTHER), reader(PERSON.upper())])
def test_entries_of_different_readers_differ(others: Reader) -> None:
    first, second = read(dialog(), reader(), at(1)), read(dialog(), others, at(1))
    assert first.added.seen[0].id != second.added.seen[0].id


def test_id_of_an_entry_is_of_version_7_and_of_the_time_of_the_update() -> None:
    [entry] = read(dialog(), reader(), at(1)).added.seen
    assert is_uuid7(entry.id)
    assert abs(time_of(entry.id) - MOMENT) < timedelta(milliseconds=1)


@given(
    ahead=st.sampled_from([-5.0, 0.0, 10.0]),
    readings=st.lists(st.tuples(st.sampled_from([PERSON, OTHER]), st.floats(0.001, 30)), max_size=12),
)
def test_no_entry_is_ever_made_twice_whatever_the_dates(ahead: float, readings: Sequence[tuple[str, float]]) -> None:
    """A caller may date its dialog seconds ahead of our clock; every reading still succeeds."""
    dated = MOMENT + timedelta(seconds=ahead)
    current = dialog(created_at=dated, updated_at=dated, content_updated_at=dated)
    ids = []
    for urn, seconds in sorted(readings, key=lambda reading: reading[1]):
        decision = read(current, reader(urn), at(seconds))
        ids += [entry.id for entry in decision.added.seen]
        current = decision.dialog
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("dated", [datetime.min.replace(tzinfo=UTC), datetime(1969, 12, 31, tzinfo=UTC)])
def test_dialogs_of_any_age_can_be_read(dated: datetime) -> None:
    old = dialog(created_at=dated, updated_at=dated, content_updated_at=dated)
    seen = read(old, reader(), at(1)).dialog
    assert len(seen.seen) == 1
    assert read(seen, reader(), at(2)) == Decision(dialog=seen)


@given(seconds=st.lists(st.floats(0, 100), min_size=1, max_size=8))
def test_newest_entries_are_those_of_each_reader(seconds: list[float]) -> None:
    current = dialog()
    latest: dict[str, datetime] = {}
    for number, second in enumerate(sorted(seconds)):
        urn = (PERSON, OTHER)[number % 2]
        decision = read(current, reader(urn), at(second))
        current = decision.dialog
        for entry in decision.added.seen:
            latest[urn] = entry.seen_at
    assert {entry.seen_by.actor_id: entry.seen_at for entry in current.seen} == latest


def readers(count: int) -> list[str]:
    return [f"urn:altinn:systemuser:uuid:{UUID(int=number)}" for number in range(count)]


def test_dialog_names_only_its_latest_readers() -> None:
    current, everybody = dialog(), readers(MOST_SEEN + 5)
    for number, urn in enumerate(everybody, start=1):
        decision = read(current, reader(urn), at(number))
        assert [entry.seen_by.actor_id for entry in decision.added.seen] == [urn]
        current = decision.dialog
    assert [entry.seen_by.actor_id for entry in current.seen] == list(reversed(everybody[5:]))


def test_reader_whom_the_dialog_no_longer_names_is_not_entered_again() -> None:
    current, everybody = dialog(), readers(MOST_SEEN + 2)
    for number, urn in enumerate(everybody, start=1):
        decision = read(current, reader(urn), at(number))
        current = decision.dialog
        if number == 2:
            entered = decision.added.seen
    [second] = entered
    assert entry_to_look_up(current, everybody[1]) == second.id
    assert read(current, reader(everybody[1]), at(999), Children(seen=(second,))).is_nothing(current)


def test_nothing_is_looked_up_while_the_dialog_names_every_reader() -> None:
    seen = read(dialog(), reader(), at(1)).dialog
    assert entry_to_look_up(seen, OTHER) is None
