"""A body for each operation that takes one: what a first request may look like."""

from typing import Any

_FJELLTOPP = "urn:altinn:organization:identifier-no:310000019"
_DIALOG = "01941821-ffca-73a1-9335-435a882be014"


def _text(bokmaal: str, english: str) -> dict[str, Any]:
    value = [{"languageCode": "nb", "value": bokmaal}, {"languageCode": "en", "value": english}]
    return {"value": value, "mediaType": "text/plain"}


_CONTENT = {
    "title": _text("Søknad om byggetillatelse", "Building application"),
    "summary": _text("Søknaden mangler en tegning.", "The application lacks a drawing."),
}
_SEND = {
    "action": "submit",
    "url": "https://example.com/forms/17",
    "priority": "Primary",
    "httpMethod": "GET",
    "title": [{"languageCode": "nb", "value": "Send tegningen"}],
}
_STATE = {
    "status": "RequiresAttention",
    "progress": 60,
    "externalReference": "case-2026-17",
    "content": _CONTENT,
    "guiActions": [_SEND],
}
_TRANSMISSION = {
    "type": "Information",
    "sender": {"actorType": "ServiceOwner"},
    "content": {"title": _text("Tegningen er mottatt", "The drawing has arrived")},
}

BODIES: dict[str, Any] = {
    "CreateDialog": {"serviceResource": "urn:altinn:resource:ttd-byggesoknad", "party": _FJELLTOPP, **_STATE},
    "UpdateDialog": {**_STATE, "progress": 80},
    "PatchDialog": [{"op": "replace", "path": "/progress", "value": 80}],
    "CreateTransmissionRequest": {"idempotentKey": "drawing-received", **_TRANSMISSION},
    "UpdateTransmissionRequest": {"isSilentUpdate": True, **_TRANSMISSION},
    "CreateDialogActivityRequest": {
        "type": "Information",
        "performedBy": {"actorType": "ServiceOwner"},
        "description": [{"languageCode": "nb", "value": "Saken er tildelt en saksbehandler"}],
    },
    "CreateServiceOwnerLabel": {"value": "case-2026-17"},
    "SetSystemLabels": {"addLabels": ["Archive"]},
    "SetSystemLabelsAsOwner": {"addLabels": ["Archive"]},
    "BulkSetSystemLabels": {"dialogs": [{"dialogId": _DIALOG}], "addLabels": ["Archive"]},
    "BulkSetSystemLabelsAsOwner": {"dialogs": [{"dialogId": _DIALOG}], "addLabels": ["Archive"]},
}
"""By the model's name."""
