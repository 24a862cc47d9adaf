"""Persons are shown to end users under a pseudonym (M-091), the same on every instance because it is keyed."""

import hmac
from dataclasses import dataclass
from hashlib import sha256

from domain.party.identifiers import PERSON, split

EPHEMERAL = "urn:altinn:person:identifier-ephemeral"


@dataclass(frozen=True, slots=True)
class PersonMask:
    key: bytes

    def __call__(self, urn: str | None) -> str | None:
        """Replace a person's URN; other parties are shown as they are."""
        if urn is None or split(urn)[0] != PERSON:
            return urn
        return f"{EPHEMERAL}:{hmac.new(self.key, urn.encode(), sha256).hexdigest()[:10]}"
