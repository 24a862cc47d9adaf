"""Dialogs as service owners send them: valid documents of the contract, to be changed at will."""

from copy import deepcopy
from datetime import UTC, datetime
from functools import reduce
from typing import Any

type Document = dict[str, Any]

PERSON = "urn:altinn:person:identifier-no:01819090285"
ORGANIZATION = "urn:altinn:organization:identifier-no:310000019"
SERVICE_RESOURCE = "urn:altinn:resource:parking-permit"

DIALOG_ID = "0192a3b4-0000-7000-8000-000000000001"
FIRST_TRANSMISSION = "0192a3b4-0000-7000-8000-000000000010"
SECOND_TRANSMISSION = "0192a3b4-0000-7000-8000-000000000011"


def an_id(number: int) -> str:
    """Make a valid id, a UUID of version 7 from October 2024; those of the document itself stay below 100."""
    return f"0192a3b4-0000-7000-8000-{number:012x}"


def texts(nb: str, en: str | None = None) -> list[Document]:
    norwegian = [{"languageCode": "nb", "value": nb}]
    return norwegian if en is None else [*norwegian, {"languageCode": "en", "value": en}]


def plain_dialog_document(**changes: Any) -> Document:
    """Give the least that is a dialog: no id, so it can be sent any number of times."""
    document = {
        "serviceResource": SERVICE_RESOURCE,
        "party": PERSON,
        "content": {"title": {"value": texts("Søknad om parkering", "Parking application")}},
    }
    return document | changes


def dialog_document(**changes: Any) -> Document:
    """Give a dialog with every field of the contract, each list filled; `field=None` sends it as null.

    Its ids and idempotent key are always the same: a store takes it once.
    """
    return deepcopy(_DIALOG) | changes


def mutated(document: Document, path: str, value: Any) -> Document:
    """Copy `document` with another value at `path` (`attachments[0].urls[0].url`)."""
    copy = deepcopy(document)
    *way, last = _steps(path)
    target = reduce(lambda part, step: part[step], way, copy)
    target[last] = value
    return copy


def without(document: Document, path: str) -> Document:
    """Copy `document` with the field at `path` left out."""
    copy = deepcopy(document)
    *way, last = _steps(path)
    del reduce(lambda part, step: part[step], way, copy)[last]
    return copy


def _steps(path: str) -> list[Any]:
    dotted = path.replace("[", ".").replace("]", "")
    return [int(step) if step.isdigit() else step for step in dotted.split(".")]


def instant(year: int, month: int = 1, day: int = 1) -> str:
    return datetime(year, month, day, tzinfo=UTC).isoformat()


_CONTENT = {
    "title": {"value": texts("Søknad om parkering", "Parking application"), "mediaType": "text/plain"},
    "nonSensitiveTitle": {"value": texts("En søknad", "An application"), "mediaType": "text/plain"},
    "summary": {"value": texts("Vi trenger mer fra deg.", "We need more from you."), "mediaType": "text/plain"},
    "nonSensitiveSummary": {"value": texts("Vi trenger noe.", "We need something."), "mediaType": "text/plain"},
    "senderName": {"value": texts("Testkommunen", "The test municipality"), "mediaType": "text/plain"},
    "additionalInfo": {"value": texts("Les **mer** her.", "Read **more** here."), "mediaType": "text/markdown"},
    "extendedStatus": {"value": texts("Til behandling", "In progress"), "mediaType": "text/plain"},
    "mainContentReference": {
        "value": texts("https://parkering.example.no/fce/nb", "https://parkering.example.no/fce/en"),
        "mediaType": "application/vnd.dialogporten.frontchannelembed-url;type=text/markdown",
    },
}

_ATTACHMENT = {
    "id": an_id(2),
    "displayName": texts("Vedtaksbrev", "Letter of decision"),
    "name": "decision",
    "urls": [
        {
            "id": an_id(3),
            "url": "https://parkering.example.no/files/1",
            "mediaType": "application/pdf",
            "consumerType": "Gui",
        },
        {
            "id": an_id(4),
            "url": "https://parkering.example.no/api/files/1",
            "mediaType": "application/json",
            "consumerType": "Api",
        },
    ],
    "expiresAt": instant(2098),
}

_FROM_OWNER = {
    "id": FIRST_TRANSMISSION,
    "idempotentKey": "transmission-1",
    "createdAt": instant(2026, 1, 2),
    "authorizationAttribute": "urn:altinn:subresource:letter",
    "extendedType": "urn:example:letter",
    "externalReference": "archive/1",
    "type": "Request",
    "sender": {"actorType": "ServiceOwner"},
    "content": {
        "title": {"value": texts("Vi mangler noe", "Something is missing"), "mediaType": "text/plain"},
        "summary": {"value": texts("Send oss et bilde.", "Send us a picture."), "mediaType": "text/plain"},
        "contentReference": {
            "value": texts("https://parkering.example.no/fce/letter"),
            "mediaType": "application/vnd.dialogporten.frontchannelembed-url;type=text/markdown",
        },
    },
    "attachments": [
        {
            "id": an_id(12),
            "displayName": texts("Skjema", "Form"),
            "name": "form",
            "urls": [
                {
                    "url": "https://parkering.example.no/files/2",
                    "mediaType": "application/pdf",
                    "consumerType": "Gui",
                }
            ],
            "expiresAt": instant(2098),
        }
    ],
    "navigationalActions": [
        {"title": texts("Svar", "Answer"), "url": "https://parkering.example.no/answer", "expiresAt": instant(2098)}
    ],
}

_FROM_PARTY = {
    "id": SECOND_TRANSMISSION,
    "idempotentKey": "transmission-2",
    "createdAt": instant(2026, 1, 3),
    "relatedTransmissionId": FIRST_TRANSMISSION,
    "type": "Submission",
    "sender": {"actorType": "PartyRepresentative", "actorId": PERSON},
    "content": {"title": {"value": texts("Svar fra søker", "The applicant's answer"), "mediaType": "text/plain"}},
}

_GUI_ACTIONS = [
    {
        "id": an_id(20),
        "action": "write",
        "url": "https://parkering.example.no/open",
        "authorizationAttribute": "task_1",
        "isDeleteDialogAction": False,
        "httpMethod": "GET",
        "priority": "Primary",
        "title": texts("Åpne", "Open"),
        "prompt": texts("Vil du åpne?", "Do you want to open it?"),
    },
    {
        "id": an_id(21),
        "action": "delete",
        "url": "https://parkering.example.no/delete",
        "isDeleteDialogAction": True,
        "httpMethod": "DELETE",
        "priority": "Secondary",
        "title": texts("Slett", "Delete"),
    },
]

_API_ACTIONS = [
    {
        "id": an_id(30),
        "action": "read",
        "authorizationAttribute": "urn:altinn:resource:parking-archive",
        "name": "status",
        "endpoints": [
            {
                "id": an_id(31),
                "version": "v1",
                "url": "https://parkering.example.no/api/v1/status",
                "httpMethod": "GET",
                "documentationUrl": "https://parkering.example.no/docs",
                "requestSchema": "https://parkering.example.no/schemas/request.json",
                "responseSchema": "https://parkering.example.no/schemas/response.json",
                "deprecated": True,
                "sunsetAt": instant(2097),
            },
            {
                "id": an_id(32),
                "version": "v2",
                "url": "https://parkering.example.no/api/v2/status",
                "httpMethod": "POST",
            },
        ],
    }
]

_ACTIVITIES = [
    {
        "id": an_id(40),
        "createdAt": instant(2026, 1, 2),
        "extendedType": "urn:example:received",
        "type": "Information",
        "performedBy": {"actorType": "ServiceOwner"},
        "description": texts("Søknaden er mottatt.", "The application is received."),
    },
    {
        "id": an_id(41),
        "createdAt": instant(2026, 1, 3),
        "type": "TransmissionOpened",
        "transmissionId": FIRST_TRANSMISSION,
        "performedBy": {"actorType": "PartyRepresentative", "actorName": "Prøve Testesen"},
    },
]

_DIALOG: Document = {
    "id": DIALOG_ID,
    "idempotentKey": "parking-2026-1",
    "serviceResource": SERVICE_RESOURCE,
    "party": PERSON,
    "progress": 40,
    "extendedStatus": "urn:example:waiting",
    "externalReference": "case/2026/1",
    "visibleFrom": instant(2096),
    "dueAt": instant(2097),
    "process": "urn:example:process:parking:1",
    "precedingProcess": "urn:example:process:parking:0",
    "expiresAt": instant(2098),
    "isApiOnly": False,
    "createdAt": instant(2026, 1, 2),
    "updatedAt": instant(2026, 1, 3),
    "status": "RequiresAttention",
    "systemLabel": "Default",
    "serviceOwnerContext": {"serviceOwnerLabels": [{"value": "district-north"}, {"value": "year-2026"}]},
    "content": _CONTENT,
    "searchTags": [{"value": "parking"}, {"value": "permit"}],
    "attachments": [_ATTACHMENT],
    "transmissions": [_FROM_OWNER, _FROM_PARTY],
    "guiActions": _GUI_ACTIONS,
    "apiActions": _API_ACTIONS,
    "activities": _ACTIVITIES,
}
