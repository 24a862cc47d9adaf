"""Events about a dialog, made from its state and the moment (V-001 to V-004)."""

from dataclasses import replace
from uuid import UUID

from domain.dialog.activity import Activity
from domain.dialog.dialog import Dialog
from domain.dialog.events import DialogEvent, EventKind
from domain.dialog.transmission import Transmission
from domain.kernel.moment import Moment


def event_of(dialog: Dialog, kind: EventKind, moment: Moment, event_id: UUID | None = None) -> DialogEvent:
    return DialogEvent(
        id=event_id or moment.new_revision(),
        kind=kind,
        occurred_at=moment.now,
        silent=moment.silent,
        dialog_id=dialog.id,
        org=dialog.org,
        party=dialog.party,
        service_resource=dialog.service_resource,
        process=dialog.process,
        preceding_process=dialog.preceding_process,
    )


def event_of_transmission(dialog: Dialog, transmission: Transmission, moment: Moment) -> DialogEvent:
    event = event_of(dialog, EventKind.TRANSMISSION_CREATED, moment)
    return replace(event, transmission_id=transmission.id, sender_type=transmission.sender.actor_type)


def event_of_activity(dialog: Dialog, activity: Activity, moment: Moment) -> DialogEvent:
    return replace(
        event_of(dialog, EventKind.ACTIVITY_CREATED, moment),
        activity_id=activity.id,
        activity_type=activity.type,
        extended_type=activity.extended_type,
    )
