"""Domain events as CloudEvents 1.0 (V-005 to V-009, W-039 to W-041)."""

from datetime import UTC, datetime
from typing import Any

from domain.dialog.events import DialogEvent, EventKind
from domain.dialog.vocabulary import ActivityType

type CloudEvent = dict[str, Any]

_KINDS = {
    EventKind.CREATED: "dialogporten.dialog.created.v1",
    EventKind.UPDATED: "dialogporten.dialog.updated.v1",
    EventKind.DELETED: "dialogporten.dialog.deleted.v1",
    EventKind.RESTORED: "dialogporten.dialog.restored.v1",
    EventKind.SEEN: "dialogporten.dialog.seen.v1",
    EventKind.TRANSMISSION_CREATED: "dialogporten.dialog.transmission.created.v1",
}
_ACTIVITIES = {
    ActivityType.DIALOG_CREATED: "created",
    ActivityType.DIALOG_CLOSED: "closed",
    ActivityType.INFORMATION: "information",
    ActivityType.TRANSMISSION_OPENED: "transmission-opened",
    ActivityType.PAYMENT_MADE: "payment-made",
    ActivityType.SIGNATURE_PROVIDED: "signature-provided",
    ActivityType.DIALOG_OPENED: "dialog-opened",
    ActivityType.DIALOG_DELETED: "dialog-deleted",
    ActivityType.DIALOG_RESTORED: "dialog-restored",
    ActivityType.SENT_TO_SIGNING: "sent-to-signing",
    ActivityType.SENT_TO_FORM_FILL: "sent-to-form-fill",
    ActivityType.SENT_TO_SEND_IN: "sent-to-send-in",
    ActivityType.SENT_TO_PAYMENT: "sent-to-payment",
    ActivityType.FORM_SUBMITTED: "form-submitted",
    ActivityType.FORM_SAVED: "form-saved",
    ActivityType.CORRESPONDENCE_OPENED: "correspondence-opened",
    ActivityType.CORRESPONDENCE_CONFIRMED: "correspondence-confirmed",
}


def cloud_event(event: DialogEvent, base_uri: str) -> CloudEvent:
    """Give the envelope with its members in the order of W-039, then `sequence`; `data` is left out when empty."""
    envelope = {
        "specversion": "1.0",
        "id": str(event.id),
        "type": event_type(event),
        "time": _time(event.occurred_at),
        "resource": event.service_resource,
        "resourceinstance": str(event.dialog_id),
        "subject": event.party,
        "source": _source(event, base_uri),
    }
    data = _data(event)
    return {**envelope, **_sequence(event), **({"data": data} if data else {})}


def event_type(event: DialogEvent) -> str:
    if event.activity_type is not None:
        return f"dialogporten.dialog.activity.{_ACTIVITIES[event.activity_type]}.v1"
    return _KINDS[event.kind]


def _source(event: DialogEvent, base_uri: str) -> str:
    """Point to where the thing is read; one slash between base and path, whatever the base ends in."""
    dialog = f"{base_uri.rstrip('/')}/api/v1/enduser/dialogs/{event.dialog_id}"
    if event.activity_id is not None:
        return f"{dialog}/activities/{event.activity_id}"
    if event.transmission_id is not None:
        return f"{dialog}/transmissions/{event.transmission_id}"
    return dialog


def _sequence(event: DialogEvent) -> dict[str, str]:
    """Pad it, since the CloudEvents extension compares sequences as texts."""
    return {"sequence": f"{event.sequence:010}"} if event.sequence is not None else {}


def _data(event: DialogEvent) -> dict[str, str]:
    members = {
        "activityId": event.activity_id,
        "extendedActivityType": event.extended_type,
        "senderType": event.sender_type,
        "process": event.process,
        "precedingProcess": event.preceding_process,
    }
    return {name: str(value) for name, value in members.items() if value is not None}


def _time(instant: datetime) -> str:
    """Write with a numeric offset and without trailing zeros of the fraction (W-039)."""
    seconds, _, fraction = (
        instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds").partition(".")
    )
    fraction = fraction.rstrip("0")
    return f"{seconds}.{fraction}+00:00" if fraction else f"{seconds}+00:00"
