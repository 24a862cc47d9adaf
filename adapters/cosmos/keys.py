"""Claims in the container `keys`: which party a dialog id belongs to, which dialog holds an idempotent key.

A claim is written before its dialog, and given up only with it. One that got no further (the writer died) serves
another writer of the same dialog at once, because both meet in one partition where only one root can be created; any
other writer may take it over after GRACE, when the first one has certainly given up.
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
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

type Claim = dict[str, Any]


def dialog_key(dialog_id: UUID) -> str:
    return f"dialog:{dialog_id}"


def idempotent_key(org: str, key: str) -> str:
    """The key is free text; an item id is not."""
    return f"idempotent:{org}:{urlsafe_b64encode(key.encode()).decode()}"


class Keys:
    def __init__(self, container: ContainerProxy, now: Callable[[], datetime]) -> None:
        self._container = container
        self._now = now

    async def read(self, key: str) -> Claim | None:
        try:
            return dict(await patiently(lambda: self._container.read_item(key, partition_key=key)))
        except CosmosResourceNotFoundError:
            return None

    async def claim(self, key: str, party: str, dialog_id: UUID) -> Claim:
        """Write the claim, or give the one that is there already: 1 request, 2 when it was there."""
        claim = {"id": key, "party": party, "dialogId": str(dialog_id), "claimedAt": self._now().isoformat()}
        try:
            await patiently(lambda: self._container.create_item(claim))
        except CosmosResourceExistsError:
            return await self.read(key) or await self.claim(key, party, dialog_id)
        return claim

    async def take_over(self, claim: Claim, party: str, dialog_id: UUID, *, is_dead: bool = False) -> bool:
        """Replace a claim whose dialog never came; False when somebody else was quicker or it is too young.

        `is_dead`: the dialog can never come, so that nobody has to be waited for.
        """
        if not is_dead and datetime.fromisoformat(claim["claimedAt"]) > self._now() - GRACE:
            return False
        taken = {"id": claim["id"], "party": party, "dialogId": str(dialog_id), "claimedAt": self._now().isoformat()}
        try:
            await patiently(
                lambda: self._container.replace_item(
                    claim["id"], taken, etag=claim["_etag"], match_condition=MatchConditions.IfNotModified
                )
            )
        except (CosmosAccessConditionFailedError, CosmosResourceNotFoundError):
            return False
        return True

    async def release(self, key: str, dialog_id: UUID) -> None:
        """Give up the claim of a dialog that is no more; somebody else's stays."""
        claim = await self.read(key)
        if claim is None or claim["dialogId"] != str(dialog_id):
            return
        with suppress(CosmosAccessConditionFailedError, CosmosResourceNotFoundError):
            await patiently(
                lambda: self._container.delete_item(
                    key, partition_key=key, etag=claim["_etag"], match_condition=MatchConditions.IfNotModified
                )
            )
