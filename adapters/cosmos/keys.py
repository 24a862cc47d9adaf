"""Claims in the container `keys`: which party a dialog id belongs to, which dialog holds an idempotent key.

A claim is written before its dialog and released after it. Its token, the commit id of the creation that wrote it, is
stored in the dialog too: this tells it from a later claim of the same id. A creation continues only with a claim that
it wrote itself; reservations.py says when it may replace another's. Creations that take a claim over from each other
share its turn, and only one of them can commit.
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from azure.core import MatchConditions
from azure.cosmos.aio import ContainerProxy
from azure.cosmos.exceptions import (
    CosmosAccessConditionFailedError,
    CosmosResourceExistsError,
    CosmosResourceNotFoundError,
)

from adapters.cosmos.retry import retry

type Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Holder:
    """The dialog that a claim names; `token` is None where either was stored before claims had tokens."""

    party: str
    dialog_id: UUID
    token: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as read; `etag` is that of its item. `turn` stays when another creation takes the claim over."""

    key: str
    holder: Holder
    turn: str | None
    etag: str

    @classmethod
    def of(cls, item: Item) -> Self:
        holder = Holder(item["party"], UUID(item["dialogId"]), item.get("token"))
        return cls(item["id"], holder, item.get("turn", holder.token), item["_etag"])

    def is_about(self, party: str, dialog_id: UUID) -> bool:
        return (self.holder.party, self.holder.dialog_id) == (party, dialog_id)


def dialog_key(dialog_id: UUID) -> str:
    return f"dialog:{dialog_id}"


def idempotent_key(org: str, key: str) -> str:
    """The key is free text; an item id is not."""
    return f"idempotent:{org}:{urlsafe_b64encode(key.encode()).decode()}"


def keys_of(dialog_id: UUID, org: str, key: str | None) -> list[str]:
    """Name the claims that a dialog has."""
    return [dialog_key(dialog_id), *([idempotent_key(org, key)] if key is not None else [])]


class Keys:
    def __init__(self, container: ContainerProxy, now: Callable[[], datetime]) -> None:
        self._container = container
        self._now = now

    async def read(self, key: str) -> Claim | None:
        try:
            return Claim.of(await retry(lambda: self._container.read_item(key, partition_key=key)))
        except CosmosResourceNotFoundError:
            return None

    async def claim(self, key: str, holder: Holder) -> Claim | None:
        """Write the claim, 1 request; None when it is written, else the one that is there already, 1 request more."""
        while True:
            try:
                await retry(lambda: self._container.create_item(self._item(key, holder, holder.token)))
            except CosmosResourceExistsError:
                found = await self.read(key)
                if found is not None:
                    return None if found.holder.token == holder.token else found
            else:
                return None

    async def take_over(self, claim: Claim, holder: Holder) -> str | None:
        """Replace this version of a claim and give its turn; None when somebody else was quicker.

        About the same dialog the claim keeps its turn, about another it gets the new token as one.
        """
        kept = (claim.turn if claim.is_about(holder.party, holder.dialog_id) else None) or holder.token
        try:
            await retry(
                lambda: self._container.replace_item(
                    claim.key,
                    self._item(claim.key, holder, kept),
                    etag=claim.etag,
                    match_condition=MatchConditions.IfNotModified,
                )
            )
        except (CosmosAccessConditionFailedError, CosmosResourceNotFoundError):
            found = await self.read(claim.key)
            return kept if found is not None and found.holder.token == holder.token else None
        return kept

    async def hand_over(self, key: str, token: str, holder: Holder) -> None:
        """Give a claim to the dialog that holds it after all; nothing when it does not carry `token` any more."""
        claim = await self.read(key)
        if claim is not None and claim.holder.token == token:
            await self.take_over(claim, holder)

    async def release(self, claim: Claim | None, holder: Holder) -> None:
        """Remove the claim of a dialog that is purged, as it was read before or as it is by now; another's stays."""
        while claim is not None and claim.holder == holder and not await self.remove(claim):
            claim = await self.read(claim.key)

    async def remove(self, claim: Claim) -> bool:
        """Remove this version of a claim; False when another version is there."""
        try:
            await retry(
                lambda: self._container.delete_item(
                    claim.key, partition_key=claim.key, etag=claim.etag, match_condition=MatchConditions.IfNotModified
                )
            )
        except CosmosAccessConditionFailedError:
            return False
        except CosmosResourceNotFoundError:
            return True
        return True

    def _item(self, key: str, holder: Holder, turn: str | None) -> Item:
        claimed_at = self._now().isoformat()
        place = {"party": holder.party, "dialogId": str(holder.dialog_id)}
        return {"id": key, **place, "claimedAt": claimed_at, "token": holder.token, "turn": turn}
