"""The dialog that is posted again and again: of the size service owners send, 2 kB in three languages."""

from datetime import UTC, datetime, timedelta
from typing import Any

ORG, ORG_NUMBER = "ttd", "991825827"
PERSON = "01819090285"
PARTY = f"urn:altinn:person:identifier-no:{PERSON}"
SERVICE_OWNER = {"kind": "serviceowner", "org": ORG, "orgno": ORG_NUMBER}
END_USER = {"kind": "enduser", "pid": PERSON, "acr": "idporten-loa-high"}


def dialog(**members: Any) -> dict[str, Any]:
    """A dialog in the contract's shape, with `members` on top; due in two weeks."""
    due_at = (datetime.now(UTC) + timedelta(days=14)).isoformat()
    return {**_DIALOG, "dueAt": due_at, **members}


def _texts(nb: str, nn: str, en: str) -> list[dict[str, str]]:
    return [{"languageCode": code, "value": text} for code, text in (("nb", nb), ("nn", nn), ("en", en))]


_DIALOG: dict[str, Any] = {
    "serviceResource": "urn:altinn:resource:ttd-byggesoknad",
    "party": PARTY,
    "status": "InProgress",
    "externalReference": "BYGG-2026-004711",
    "searchTags": [{"value": "rammetillatelse"}, {"value": "tilbygg"}],
    "serviceOwnerContext": {"serviceOwnerLabels": [{"value": "urn:ttd:saksbehandler:team-nord"}]},
    "content": {
        "title": {
            "value": _texts("Byggesøknad for Fjellveien 11", "Byggjesøknad for Fjellvegen 11", "Building application")
        },
        "summary": {
            "value": _texts(
                "Send inn oppdatert situasjonsplan.", "Send inn oppdatert situasjonsplan.", "Submit a site plan."
            )
        },
        "senderName": {"value": [{"languageCode": "nb", "value": "Testdepartementet, byggesak"}]},
    },
    "attachments": [
        {
            "displayName": _texts("Mangelbrev", "Mangelbrev", "Letter of deficiencies"),
            "urls": [
                {
                    "url": "https://byggesak.ttd.example.test/4711/mangelbrev.pdf",
                    "mediaType": "application/pdf",
                    "consumerType": "Gui",
                }
            ],
        }
    ],
    "guiActions": [
        {
            "action": "write",
            "url": "https://byggesak.ttd.example.test/4711/ettersending",
            "priority": "Primary",
            "title": _texts("Send inn dokumentasjon", "Send inn dokumentasjon", "Submit documentation"),
        },
        {
            "action": "read",
            "url": "https://byggesak.ttd.example.test/4711",
            "priority": "Secondary",
            "title": _texts("Se hele saken", "Sjå heile saka", "See the whole case"),
        },
    ],
    "apiActions": [
        {
            "action": "read",
            "endpoints": [{"url": "https://api.ttd.example.test/byggesak/v2/4711", "httpMethod": "GET"}],
        }
    ],
    "transmissions": [
        {
            "type": "Information",
            "sender": {"actorType": "ServiceOwner"},
            "content": {"title": {"value": [{"languageCode": "nb", "value": "Vi trenger flere opplysninger"}]}},
        }
    ],
    "activities": [{"type": "DialogCreated", "performedBy": {"actorType": "ServiceOwner"}}],
}
