"""Setting system labels touches the end user context alone, and a pending set is applied once."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from domain.dialog.actor import SERVICE_OWNER
from domain.dialog.dialog import Children
from domain.dialog.pending_labels import JudgedDialog, LabelSetting, PendingLabels
from domain.dialog.set_system_labels import apply_pending, set_system_labels
from domain.dialog.vocabulary import SystemLabel
from domain.kernel.ids import is_uuid7
from domain.kernel.moment import Moment
from tests.builders.stored import DIALOG_ID, PARTY, dialog

DECIDED_AT = datetime(2026, 5, 1, tzinfo=UTC)
some_labels = st.lists(st.sampled_from([label for label in SystemLabel if label is not SystemLabel.SENT]), max_size=4)


def a_setting(add: list[SystemLabel], remove: list[SystemLabel]) -> LabelSetting:
    return LabelSetting(add=tuple(add), remove=tuple(remove), performed_by=SERVICE_OWNER)


def a_pending(setting: LabelSetting, number: int = 1) -> PendingLabels:
    return PendingLabels(
        id=UUID(int=number),
        party=PARTY,
        dialog_id=UUID(int=9),
        decided_at=DECIDED_AT,
        setting=setting,
        dialog_ids=(DIALOG_ID,),
    )


@given(some_labels, some_labels)
def test_nothing_but_the_context_changes_and_nobody_is_told(add: list[SystemLabel], remove: list[SystemLabel]) -> None:
    before = dialog()
    decision = set_system_labels(
        before, a_setting(add, remove), a_pending(a_setting(add, remove)).moment_for(before.id)
    )
    assert replace(decision.dialog, end_user_context=before.end_user_context) == before
    assert decision.events == ()
    assert decision.is_nothing(before) is (decision.dialog.end_user_context == before.end_user_context)
    assert bool(decision.added.label_log) is not decision.is_nothing(before)


@given(some_labels, some_labels, some_labels)
def test_applying_again_changes_nothing_whatever_came_in_between(
    add: list[SystemLabel], remove: list[SystemLabel], since: list[SystemLabel]
) -> None:
    pending = a_pending(a_setting(add, remove))
    first = apply_pending(dialog(), Children(), pending)
    if first.is_nothing(dialog()):
        return
    between = set_system_labels(first.dialog, a_setting(since, []), Moment(DECIDED_AT, lambda _: 5)).dialog
    assert apply_pending(between, first.added, pending).is_nothing(between)


@given(st.integers(1, 1000), st.integers(1, 1000))
def test_marks_differ_by_set_and_by_dialog_and_are_the_same_whenever_asked(one: int, other: int) -> None:
    pending = a_pending(a_setting([SystemLabel.BIN], []), one)
    mark = pending.mark_on(UUID(int=other))
    assert is_uuid7(mark)
    assert mark == pending.mark_on(UUID(int=other))
    assert mark != pending.mark_on(UUID(int=other + 1))
    assert mark != replace(pending, id=UUID(int=one + 1)).mark_on(UUID(int=other))


def test_pending_labels_leave_a_dialog_of_others_that_came_in_the_place_of_a_purged_one() -> None:
    judged = (JudgedDialog.of(dialog()),)
    pending = replace(a_pending(a_setting([SystemLabel.BIN], [])), judged=judged)
    for other in (replace(dialog(), party="urn:altinn:person:other"), replace(dialog(), service_resource="urn:other")):
        assert apply_pending(other, Children(), pending).is_nothing(other)
    assert not apply_pending(dialog(), Children(), pending).is_nothing(dialog())


def test_whoever_applies_a_pending_set_writes_the_same() -> None:
    pending = a_pending(a_setting([SystemLabel.BIN, SystemLabel.MARKED_AS_UNOPENED], []))
    first = apply_pending(dialog(), Children(), pending)
    assert apply_pending(dialog(), Children(), pending) == first
    assert first.added.label_log[0].id == pending.mark_on(DIALOG_ID)
    assert {entry.created_at for entry in first.added.label_log} == {DECIDED_AT}
