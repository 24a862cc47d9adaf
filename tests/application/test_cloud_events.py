"""Followers are told of every kind of event, and of every activity type, under a name of its own."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from application.cloud_events import event_type
from domain.dialog.events import DialogEvent, EventKind
from domain.dialog.vocabulary import ActivityType

ID = UUID("0195d3a0-1111-7aaa-8bbb-000000000001")


def an_event(kind: EventKind, activity_type: ActivityType | None = None) -> DialogEvent:
    return DialogEvent(
        id=ID,
        kind=kind,
        occurred_at=datetime(2026, 3, 1, tzinfo=UTC),
        silent=False,
        dialog_id=ID,
        org="ttd",
        party="urn:altinn:organization:identifier-no:310778737",
        service_resource="urn:altinn:resource:ttd-tax-return",
        activity_type=activity_type,
    )


KINDS = [an_event(kind) for kind in EventKind if kind is not EventKind.ACTIVITY_CREATED]
ACTIVITIES = [an_event(EventKind.ACTIVITY_CREATED, word) for word in ActivityType]


@pytest.mark.parametrize("event", KINDS + ACTIVITIES, ids=lambda event: event.activity_type or event.kind)
def test_event_has_a_type(event: DialogEvent) -> None:
    try:
        assert event_type(event).startswith("dialogporten.dialog.")
    except KeyError as missing:
        pytest.fail(f"add the event type of {missing.args[0]!r} to application/cloud_events.py")


def test_no_two_activity_types_share_an_event_type() -> None:
    assert len({event_type(event) for event in ACTIVITIES}) == len(ActivityType)
