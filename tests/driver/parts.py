"""Parts of dialogs as the stories send them."""

from typing import Any

from tests.builders.dialogs import Document, texts

SERVICE_OWNER = {"actorType": "ServiceOwner"}


def an_activity(**changes: Any) -> Document:
    return {"type": "FormSaved", "performedBy": SERVICE_OWNER} | changes


def a_transmission(**changes: Any) -> Document:
    content = {"title": {"value": texts("Brev", "Letter")}}
    return {"type": "Information", "sender": SERVICE_OWNER, "content": content} | changes


def from_party(**changes: Any) -> Document:
    sender = {"actorType": "PartyRepresentative", "actorName": "Prøve Testesen"}
    return a_transmission(type="Submission", sender=sender) | changes


def an_attachment(**changes: Any) -> Document:
    url = {"url": "https://example.test/1", "consumerType": "Gui"}
    return {"displayName": texts("Vedlegg"), "urls": [url]} | changes
