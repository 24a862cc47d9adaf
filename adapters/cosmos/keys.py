"""Claims in the container `keys`: which party a dialog id belongs to, which dialog holds an idempotent key.

A claim is written before its dialog and released after it. Its token, the commit id of the creation that wrote it, is
stored in the dialog too: this tells it from a later claim of the same id. A creation continues only with a claim that
it wrote itself; reservations.py says when it may replace another's.
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID

from azure.core import MatchConditions
from azure.cosmos.aio import ContainerProxy
from azure.cosmos.exceptions import (
    CosmosAccessConditionFailedError,
    CosmosResourceExistsError,
    CosmosResourceNotFoundError,
)

from adapters.cosmos.patience import patiently

GRACE = timedelta(minutes=5)
"""The function timeout of host.json: no writer lives longer."""

type Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Claim:
    """`token` is None where the claim was written before claims had tokens."""

    key: str
    party: str
    dialog_id: UUID
    token: str | None
    claimed_at: datetime
    etag: str

    @classmethod
    def of(cls, item: Item) -> Self:
        claimed_at = datetime.fromisoformat(item["claimedAt"])
        dialog_id = UUID(item["dialogId"])
        return cls(item["id"], item["party"], dialog_id, item.get("token"), claimed_at, item["_etag"])


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
            return Claim.of(await patiently(lambda: self._container.read_item(key, partition_key=key)))
        except CosmosResourceNotFoundError:
            return None

    async def claim(self, key: str, party: str, dialog_id: UUID, token: str) -> Claim | None:
        """Write the claim, 1 request; None when it is written, else the one that is there already, 1 request more."""
        while True:
            try:
                await patiently(lambda: self._container.create_item(self._item(key, party, dialog_id, token)))
            except CosmosResourceExistsError:
                found = await self.read(key)
                if found is not None:
                    return None if found.token == token else found
            else:
                return None

    async def take_over(self, claim: Claim, party: str, dialog_id: UUID, token: str | None) -> bool:
        """Replace this version of a claim; False when somebody else was quicker."""
        try:
            await patiently(
                lambda: self._container.replace_item(
                    claim.key,
                    self._item(claim.key, party, dialog_id, token),
                    etag=claim.etag,
                    match_condition=MatchConditions.IfNotModified,
                )
            )
        except (CosmosAccessConditionFailedError, CosmosResourceNotFoundError):
            found = await self.read(claim.key)
            return found is not None and found.token == token
        return True

    async def hand_over(self, key: str, token: str, to: str | None) -> None:
        """Give a claim to the dialog whose token is `to`; nothing when it does not carry `token` any more."""
        claim = await self.read(key)
        if claim is not None and claim.token == token:
            await self.take_over(claim, claim.party, claim.dialog_id, to)

    async def release(self, key: str, dialog_id: UUID, token: str | None) -> None:
        """Remove the claim that carries the token; another's stays."""
        claim = await self.read(key)
        if claim is None or (claim.token, claim.dialog_id) != (token, dialog_id):
            return
        with suppress(CosmosAccessConditionFailedError, CosmosResourceNotFoundError):
            await patiently(
                lambda: self._container.delete_item(
                    key, partition_key=key, etag=claim.etag, match_condition=MatchConditions.IfNotModified
                )
            )

    def is_abandoned(self, claim: Claim) -> bool:
        """Tell whether its writer has certainly given up."""
        return claim.claimed_at <= self._now() - GRACE

    def _item(self, key: str, party: str, dialog_id: UUID, token: str | None) -> Item:
        claimed_at = self._now().isoformat()
        return {"id": key, "party": party, "dialogId": str(dialog_id), "claimedAt": claimed_at, "token": token}
