"""Deleting, restoring, purging and freezing, as decisions."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.dialog.delete import delete
from domain.dialog.events import EventKind
from domain.dialog.freeze import freeze
from domain.dialog.purge import purge
from domain.dialog.restore import restore
from domain.dialog.vocabulary import SystemLabel
from domain.kernel.moment import Moment
from tests.builders.stored import MOMENT, dialog


def test_deletion_marks_and_moves_nothing_but_the_revision(moment: Moment) -> None:
    before = dialog()
    decision = delete(before, moment)
    revised = replace(before, deleted_at=moment.now, revision=decision.dialog.revision)
    assert decision.dialog == revised != replace(revised, revision=before.revision)
    assert [event.kind for event in decision.events_to_publish] == [EventKind.DELETED]


def test_restoring_undoes_deleting(moment: Moment) -> None:
    before = dialog()
    decision = restore(delete(before, moment).dialog, moment)
    assert replace(decision.dialog, revision=before.revision) == before
    assert [event.kind for event in decision.events_to_publish] == [EventKind.RESTORED]


def test_restoring_what_is_alive_is_nothing(moment: Moment) -> None:
    assert restore(dialog(), moment).is_nothing(dialog())


@pytest.mark.parametrize(("deleted_at", "told"), [(None, [EventKind.DELETED]), (MOMENT, [])])
def test_purge_is_told_once(deleted_at: object, told: list[EventKind], moment: Moment) -> None:
    assert [event.kind for event in purge(dialog(deleted_at=deleted_at), moment).events_to_publish] == told


def test_silent_deletion_restoration_and_purge_tell_nothing(moment: Moment) -> None:
    silent = replace(moment, silent=True)
    for decision in (delete(dialog(), silent), restore(dialog(deleted_at=MOMENT), silent), purge(dialog(), silent)):
        assert decision.events_to_publish == ()


def test_freezing_is_an_update_that_leaves_labels_and_content(moment: Moment) -> None:
    before = dialog()
    before = replace(before, end_user_context=replace(before.end_user_context, system_labels=(SystemLabel.BIN,)))
    decision = freeze(before, moment)
    assert decision.dialog.is_frozen
    assert decision.dialog.updated_at == moment.now
    assert decision.dialog.content_updated_at == before.content_updated_at
    assert decision.dialog.end_user_context == before.end_user_context
    assert [event.kind for event in decision.events_to_publish] == [EventKind.UPDATED]
    assert freeze(decision.dialog, moment).is_nothing(decision.dialog)


def test_freezing_never_moves_updated_at_backwards(moment: Moment) -> None:
    later = moment.now + timedelta(days=1)
    assert freeze(dialog(updated_at=later), moment).dialog.updated_at == later
