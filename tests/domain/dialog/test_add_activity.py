"""Adding to a dialog's history, as a decision."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dialog.add_activity import add_activity
from domain.dialog.commands.activity import CreateDialogActivity
from domain.dialog.commands.actor import Actor
from domain.dialog.decision import Decision
from domain.dialog.dialog import Children, Dialog
from domain.dialog.events import EventKind
from domain.dialog.vocabulary import ActivityType, ActorType, TransmissionType
from domain.kernel.moment import Moment
from domain.kernel.refusals import Unprocessable
from tests.builders.stored import MOMENT, dialog, transmission

OWNER = Actor(actor_type=ActorType.SERVICE_OWNER)
PERSON = Actor(actor_type=ActorType.PARTY_REPRESENTATIVE, actor_id="urn:altinn:person:identifier-no:01819090285")
OPENED = ActivityType.TRANSMISSION_OPENED


def added(moment: Moment, before: Dialog, children: Children = Children(), **sent: Any) -> Decision:
    command = CreateDialogActivity(**{"type": ActivityType.FORM_SAVED, "performed_by": OWNER, **sent})
    return add_activity(before, children, command, {}, moment)


def test_it_is_told_and_moves_the_dialog_but_not_its_content(moment: Moment) -> None:
    before = dialog()
    decision = added(moment, before)
    after = decision.dialog
    assert (after.updated_at, after.content_updated_at) == (moment.now, before.content_updated_at)
    assert after.revision != before.revision
    assert after.latest_activity == decision.added.activities[0]
    assert [event.kind for event in decision.events_to_publish] == [EventKind.UPDATED, EventKind.ACTIVITY_CREATED]


def test_silently_the_revision_moves_alone(moment: Moment) -> None:
    before = dialog()
    decision = added(replace(moment, silent=True), before)
    assert decision.dialog.revision != before.revision
    assert (decision.dialog.updated_at, decision.dialog.end_user_context) == (
        before.updated_at,
        before.end_user_context,
    )
    assert [event.kind for event in decision.events_to_publish] == [EventKind.UPDATED]


@given(st.lists(st.integers(-1000, 0), min_size=1, max_size=8))
def test_latest_activity_is_that_of_all_however_they_come(days: list[int]) -> None:
    moment, after = Moment(now=MOMENT, randomness=lambda bits: (1 << bits) - 1), dialog()
    decisions = []
    for day in days:
        decisions.append(added(moment, after, created_at=MOMENT + timedelta(days=day)))
        after = decisions[-1].dialog
    every = [one for decision in decisions for one in decision.added.activities]
    assert after.latest_activity == max(every, key=lambda one: (one.created_at, one.id))


@pytest.mark.parametrize(
    ("kind", "is_opened", "unopened", "left", "has_left"),
    [
        (TransmissionType.INFORMATION, False, 2, 1, True),
        (TransmissionType.INFORMATION, False, 1, 0, False),
        (TransmissionType.INFORMATION, True, 1, 1, True),
        (TransmissionType.SUBMISSION, False, 1, 1, True),
    ],
)
def test_opening_counts_what_is_left_unopened(
    kind: TransmissionType, is_opened: bool, unopened: int, left: int, has_left: bool, moment: Moment
) -> None:
    letter = replace(transmission(), type=kind, is_opened=is_opened)
    before = dialog(unopened_transmissions_count=unopened, has_unopened_content=True)
    decision = added(moment, before, Children(transmissions=(letter,)), type=OPENED, transmission_id=letter.id)
    assert decision.dialog.unopened_transmissions_count == left
    assert decision.dialog.has_unopened_content is has_left
    assert bool(decision.replaced.transmissions) is (left < unopened)


def test_other_activities_leave_what_is_unopened(moment: Moment) -> None:
    before = dialog(has_unopened_content=True)
    assert added(moment, before).dialog.has_unopened_content
    assert not added(moment, dialog(), type=ActivityType.CORRESPONDENCE_OPENED).dialog.has_unopened_content


def test_all_that_the_dialog_refuses_is_told_at_once(moment: Moment) -> None:
    before = dialog()
    with pytest.raises(Unprocessable) as refused:
        added(moment, before, type=OPENED, transmission_id=UUID(int=9), performed_by=PERSON)
    assert list(refused.value.errors) == ["Activity.TransmissionId", "ActorId"]


def test_while_the_dialog_is_not_visible_it_stays_dated_when_it_will_be(moment: Moment) -> None:
    visible: datetime = moment.now + timedelta(days=1)
    after = added(moment, dialog(visible_from=visible, is_seen_since_last_content_update=True)).dialog
    assert (after.updated_at, after.content_updated_at) == (visible, visible)
    assert not after.is_seen_since_last_content_update


def test_opened_letter_stays_opened_when_its_last_transmission_is_opened_later(moment: Moment) -> None:
    letter = dialog(
        service_resource_type="correspondenceservice", has_unopened_content=True, unopened_transmissions_count=1
    )
    sent = transmission()
    opened = added(moment, letter, type=ActivityType.CORRESPONDENCE_OPENED).dialog
    assert opened.has_unopened_content
    read = added(moment, opened, Children(transmissions=(sent,)), type=OPENED, transmission_id=sent.id).dialog
    assert not read.has_unopened_content
