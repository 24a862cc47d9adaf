"""What a creation reserves before it writes the dialog: its idempotent key, and its id.

A claim without a dialog was written by a creation that failed, or is still running. A creation of the same party
replaces it at once, because both then meet in one partition where only one root can be created. Others replace it when
the first has certainly given up. While a purge is running the dialog counts as there.
"""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

from adapters.cosmos.batches import Document
from adapters.cosmos.documents import DIALOG
from adapters.cosmos.keys import Claim, Holder, Keys, dialog_key, idempotent_key, keys_of
from application.ports.dialogs import DialogExistsError, KeyInUseError
from domain.dialog.decision import Decision
from domain.dialog.dialog import Dialog

type FindRoot = Callable[[str, UUID], Awaitable[Document | None]]
"""Give what is in the place of a dialog's root, by party and id: a dialog, the marker of a purge, or nothing."""


class Reservations:
    """`token` is that of the creation, which its claims and its dialog carry."""

    def __init__(self, keys: Keys, find_root: FindRoot) -> None:
        self._keys = keys
        self._find_root = find_root

    async def reserve(self, decision: Decision, token: str, *, id_was_chosen: bool) -> Decision:
        """Claim the idempotent key, then the id: 1 request each, more where a claim is there already.

        The decision may be handed the id of an earlier creation with the same key that got no further. Raises
        KeyInUseError or DialogExistsError: then nothing is claimed.
        """
        if decision.dialog.idempotent_key is not None:
            decision = await self._reserve_key(decision, token, id_was_chosen=id_was_chosen)
        await self._reserve_id(decision.dialog, token)
        return decision

    async def lose(self, dialog: Dialog, token: str) -> KeyInUseError | DialogExistsError:
        """Give up the claims of a creation that found another root in its place, and say what that root is."""
        return await self._lose(dialog, token, await self._find_root(dialog.party, dialog.id))

    async def release(self, dialog: Dialog, token: str) -> None:
        """Remove the claims of a dialog that does not come."""
        await asyncio.gather(*(self._keys.release(key, _holder(dialog, token)) for key in _keys_of(dialog)))

    async def _reserve_key(self, decision: Decision, token: str, *, id_was_chosen: bool) -> Decision:
        dialog = decision.dialog
        key = idempotent_key(dialog.org, dialog.idempotent_key or "")
        while (claim := await self._keys.claim(key, _holder(dialog, token))) is not None:
            dialog_id = await self._following(claim, dialog, id_was_chosen=id_was_chosen)
            if await self._keys.take_over(claim, Holder(dialog.party, dialog_id, token)):
                return decision if dialog_id == dialog.id else decision.renamed(dialog_id)
        return decision

    async def _following(self, claim: Claim, dialog: Dialog, *, id_was_chosen: bool) -> UUID:
        """Give the id for which the key may be claimed instead. Raises KeyInUseError."""
        party, dialog_id = claim.holder.party, claim.holder.dialog_id
        root = await self._find_root(party, dialog_id)
        if root is not None and claim.key in _keys_held_by(root):
            raise KeyInUseError(dialog_id, deleted=bool(root.get("deleted")))
        if root is not None or self._keys.is_abandoned(claim):
            return dialog.id
        if party == dialog.party and (not id_was_chosen or dialog_id == dialog.id):
            return dialog_id
        raise KeyInUseError(dialog_id)

    async def _reserve_id(self, dialog: Dialog, token: str) -> None:
        key = dialog_key(dialog.id)
        while (claim := await self._keys.claim(key, _holder(dialog, token))) is not None:
            root = await self._find_root(claim.holder.party, dialog.id)
            is_free = claim.holder.party == dialog.party or self._keys.is_abandoned(claim)
            if root is not None or not is_free:
                raise await self._lose(dialog, token, root)
            if await self._keys.take_over(claim, _holder(dialog, token)):
                return

    async def _lose(self, dialog: Dialog, token: str, root: Document | None) -> KeyInUseError | DialogExistsError:
        """Hand over what the other root holds, and release the rest."""
        held = _keys_held_by(root) if root is not None and root["kind"] == DIALOG else []
        for key in _keys_of(dialog):
            if root is not None and key in held:
                await self._keys.hand_over(key, token, _holder_of(root))
            else:
                await self._keys.release(key, _holder(dialog, token))
        return _why(dialog, root)


def _holder(dialog: Dialog, token: str) -> Holder:
    return Holder(dialog.party, dialog.id, token)


def _holder_of(root: Document) -> Holder:
    return Holder(root["party"], UUID(root["id"]), root.get("claim"))


def _keys_of(dialog: Dialog) -> list[str]:
    return keys_of(dialog.id, dialog.org, dialog.idempotent_key)


def _keys_held_by(root: Document) -> list[str]:
    """Name the claims of a dialog, or of one that is being purged."""
    return keys_of(UUID(root["id"]), root["org"], root.get("idempotentKey"))


def _why(dialog: Dialog, root: Document | None) -> KeyInUseError | DialogExistsError:
    """Say why somebody else's root is there: it came with the same key, or only with the same id."""
    if root is not None and dialog.idempotent_key is not None and set(_keys_of(dialog)) <= set(_keys_held_by(root)):
        return KeyInUseError(dialog.id, deleted=bool(root.get("deleted")))
    return DialogExistsError(dialog.id)
