"""The parts of a made-up dialog: content, attachments, actions, transmissions, activities and labels."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

LANGUAGES = ("nb", "nn", "en")
EMBED = "application/vnd.dialogporten.frontchannelembed-url;type=text/markdown"
SITE = "https://tjeneste.example.test"
PERFORMER = {"actorType": "PartyRepresentative", "actorName": "Ola Nordmann Prøve"}
OWNER = {"actorType": "ServiceOwner"}

type Part = dict[str, Any]


@dataclass(frozen=True)
class Parts:
    """One dialog's parts: random by `chance`, dated from `created` on."""

    chance: Random
    party: str
    created: datetime
    new_id: Callable[[], UUID]

    def content(self, title: list[str], summary: list[str]) -> Part:
        content = {"title": texts(*title), "summary": texts(*summary), "senderName": texts("Syntetisk etat")}
        if self._happens(0.4):
            content["additionalInfo"] = texts("## Slik går du fram\n\n1. Les\n2. Svar\n3. Ferdig") | {
                "mediaType": "text/markdown"
            }
        if self._happens(0.2):
            content["nonSensitiveTitle"] = texts(
                "Du har fått en melding", "Du har fått ei melding", "You have a message"
            )
        if self._happens(0.2):
            content["extendedStatus"] = texts("Under kontroll", "Under kontroll", "Being checked")
        if self._happens(0.1):
            content["mainContentReference"] = texts(self._address("innhold")) | {"mediaType": EMBED}
        return content

    def labels(self) -> list[Part]:
        return [{"value": f"urn:team:{self.chance.choice(['nord', 'sør', 'vest'])}"}] if self._happens(0.3) else []

    def attachments(self) -> list[Part]:
        return [self._attachment(number) for number in range(self.chance.choice([0, 0, 1, 1, 2, 3]))]

    def gui_actions(self) -> list[Part]:
        wanted = [("read", "Primary", "Åpne", "Opne", "Open"), ("write", "Secondary", "Svar", "Svar", "Reply")]
        return [
            {"action": action, "priority": priority, "title": values(*title), "url": self._address(action)}
            for action, priority, *title in wanted[: self.chance.randint(0, 2)]
        ]

    def api_actions(self) -> list[Part]:
        if not self._happens(0.5):
            return []
        verbs = self.chance.sample(["GET", "POST", "PUT", "PATCH", "DELETE"], self.chance.randint(1, 2))
        return [{"action": "read", "endpoints": [{"url": self._address("api"), "httpMethod": verb} for verb in verbs]}]

    def transmissions(self) -> list[Part]:
        """Up to four, each perhaps an answer to the one before."""
        made: list[Part] = []
        for _ in range(self.chance.choice([0, 0, 0, 1, 2, 4])):
            made.append(self._transmission(made[-1]["id"] if made and self._happens(0.5) else None))
        return made

    def activities(self, transmissions: list[Part]) -> list[Part]:
        made: list[Part] = [{"type": "DialogCreated", "performedBy": OWNER}]
        if transmissions and self._happens(0.5):
            opened = {"type": "TransmissionOpened", "transmissionId": transmissions[0]["id"]}
            made.append(opened | {"performedBy": PERFORMER})
        if self._happens(0.4):
            information = values("Saken er registrert.", "Saka er registrert.", "The case is registered.")
            made.append({"type": "Information", "description": information, "performedBy": OWNER})
        if self._happens(0.2):
            made.append({"type": self.chance.choice(["FormSubmitted", "PaymentMade"]), "performedBy": PERFORMER})
        return [activity | {"id": str(self.new_id()), "createdAt": self._after_creation()} for activity in made]

    def sometimes_present(self) -> Part:
        """Members that only some dialogs have; dates ahead count from the creation, so some would have passed."""
        possible: Part = {
            "externalReference": f"REF-{self.chance.randint(10_000, 99_999)}",
            "extendedStatus": f"urn:status:{self.chance.choice(['mottatt', 'kontroll', 'klage'])}",
            "progress": self.chance.randint(0, 100),
            "process": f"urn:prosess:{self.chance.randint(1, 500)}",
            "dueAt": (self.created + timedelta(days=self.chance.randint(800, 1200))).isoformat(),
            "expiresAt": (self.created + timedelta(days=self.chance.randint(1300, 2000))).isoformat(),
        }
        return {name: value for name, value in possible.items() if self._happens(0.4)}

    def _transmission(self, answers: str | None) -> Part:
        kind = self.chance.choice(["Information", "Request", "Decision", "Acceptance", "Submission", "Correction"])
        from_party = kind in {"Submission", "Correction"}
        transmission = {
            "id": str(self.new_id()),
            "type": kind,
            "createdAt": self._after_creation(),
            "sender": PERFORMER if from_party else OWNER,
            "content": {"title": texts("Melding i saken", "Melding i saka", "Message in the case")},
            "attachments": [self._attachment(0)] if self._happens(0.3) else [],
        }
        return transmission | ({"relatedTransmissionId": answers} if answers else {})

    def _attachment(self, number: int) -> Part:
        kind, media_type = self.chance.choice([("pdf", "application/pdf"), ("json", "application/json")])
        consumer = "Gui" if kind == "pdf" else "Api"
        url = {"url": self._address(f"vedlegg-{number}.{kind}"), "mediaType": media_type, "consumerType": consumer}
        return {"displayName": values(f"Vedlegg {number + 1}", f"Vedlegg {number + 1}", "Attachment"), "urls": [url]}

    def _after_creation(self) -> str:
        return (self.created + timedelta(seconds=self.chance.randint(0, 240))).isoformat()

    def _address(self, path: str) -> str:
        return f"{SITE}/{self.chance.randint(1, 9999)}/{path}"

    def _happens(self, probability: float) -> bool:
        return self.chance.random() < probability


def values(*by_language: str) -> list[Part]:
    """Localized texts: one is Bokmål, three are Bokmål, Nynorsk and English."""
    return [{"languageCode": code, "value": text} for code, text in zip(LANGUAGES, by_language, strict=False)]


def texts(*by_language: str) -> Part:
    """A plain text content value."""
    return {"mediaType": "text/plain", "value": values(*by_language)}
