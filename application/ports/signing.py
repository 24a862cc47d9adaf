"""Signatures on dialog tokens."""

from collections.abc import Mapping
from typing import Any, Protocol


class DialogTokens(Protocol):
    def sign(self, claims: Mapping[str, Any]) -> str:
        """Write the claims, in their order, as a compact JWS signed with the primary Ed25519 key (E-060, W-054)."""
        ...

    def public_keys(self) -> list[dict[str, str]]:
        """Give the primary and the secondary public key as JWKs with kid, for the key set (E-064)."""
        ...
