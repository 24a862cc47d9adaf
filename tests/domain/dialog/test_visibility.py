"""What an owner's visibleAfter and visibleBefore ask for (S-125, S-132)."""

from datetime import UTC, datetime

from domain.dialog.visibility import ALWAYS, Visibility, read_visibility

EARLY, LATE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)


def test_for_itself_the_owner_asks_when_dialogs_appear() -> None:
    assert read_visibility(EARLY, LATE, for_person=False) == Visibility(appears_after=EARLY, appears_before=LATE)
    assert read_visibility(None, None, for_person=False) == ALWAYS


def test_for_a_person_after_means_by_then_and_before_means_nothing() -> None:
    assert read_visibility(EARLY, LATE, for_person=True) == Visibility(appeared_by=EARLY)
    assert read_visibility(None, LATE, for_person=True) == ALWAYS
