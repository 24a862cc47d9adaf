"""What a creation reserves before it writes the dialog: its idempotent key, and its id.

A claim without a dialog was written by a creation that failed, or is still running. Any other takes it over at once.
For the same dialog both creations go on: they meet in one partition, where only one root can be created. The batch of a
creation uses up the turns of its claims, so that the second one fails even when the first dialog is purged already.
For another dialog, or when a creation ends in vain, the turn of the claim is used up first: its earlier writers can no
longer commit, and begin again. While a purge is running the dialog counts as there.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from adapters.cosmos.batches import Document
from adapters.cosmos.documents import DIALOG
from adapters.cosmos.keys import Claim, Holder, Keys, dialog_key, idempotent_key, keys_of
from application.ports.dialogs import DialogExistsError, KeyInUseError
from domain.dialog.decision import Decision
from domain.dialog.dialog import Dialog

type FindRoot = Callable[[str, UUID], Awaitable[Document | None]]
"""Give what is in the place of a dialog's root, by party and id: a dialog, the marker of a purge, or nothing."""
type UseUp = Callable[[Claim], Awaitable[None]]
"""Use up the turn of a claim where its dialog would be: no creation that has had the claim can commit from then on."""


@dataclass(frozen=True, slots=True)
class Reserved:
    """A decision whose key and id are claimed; `turns` are those of the claims."""

    decision: Decision
    turns: tuple[str, ...]


class Reservations:
    """`token` is that of the creation, which its claims and its dialog carry, and the turn of new claims."""

    def __init__(self, keys: Keys, find_root: FindRoot, use_up: UseUp) -> None:
        self._keys = keys
        self._find_root = find_root
        self._use_up = use_up

    async def reserve(self, decision: Decision, token: str, *, id_was_chosen: bool) -> Reserved:
        """Claim the idempotent key, then the id: 1 request each, more where a claim is there already.

        The decision may be handed the id of an earlier creation with the same key that got no further. Raises
        KeyInUseError or DialogExistsError: then nothing is claimed.
        """
        turns: tuple[str, ...] = ()
        if decision.dialog.idempotent_key is not None:
            decision, of_key = await self._reserve_key(decision, token, id_was_chosen=id_was_chosen)
            turns = (of_key,)
        return Reserved(decision, (*turns, await self._reserve_id(decision.dialog, token)))

    async def lose(self, dialog: Dialog, token: str) -> KeyInUseError | DialogExistsError | None:
        """Give up the claims of a creation that could not commit; says what is in its place, None when nothing is."""
        root = await self._find_root(dialog.party, dialog.id)
        why = await self._lose(dialog, token, root)
        return why if root is not None else None

    async def release(self, dialog: Dialog, token: str) -> None:
        """Remove the claims of a dialog that does not come."""
        for key in _keys_of(dialog):
            await self._release(key, _holder(dialog, token))

    async def _reserve_key(self, decision: Decision, token: str, *, id_was_chosen: bool) -> tuple[Decision, str]:
        dialog = decision.dialog
        key = idempotent_key(dialog.org, dialog.idempotent_key or "")
        while (claim := await self._keys.claim(key, _holder(dialog, token))) is not None:
            dialog_id = await self._next_id(claim, dialog, id_was_chosen=id_was_chosen)
            if not claim.is_about(dialog.party, dialog_id):
                await self._use_up(claim)
                dialog_id = await self._next_id(claim, dialog, id_was_chosen=id_was_chosen)
            taken = await self._keys.take_over(claim, Holder(dialog.party, dialog_id, token))
            if taken is not None:
                return decision if dialog_id == dialog.id else decision.with_id(dialog_id), taken
        return decision, token

    async def _next_id(self, claim: Claim, dialog: Dialog, *, id_was_chosen: bool) -> UUID:
        """Give the id for which the key may be claimed instead. Raises KeyInUseError."""
        party, dialog_id = claim.holder.party, claim.holder.dialog_id
        root = await self._find_root(party, dialog_id)
        if root is not None and claim.key in _keys_held_by(root):
            raise KeyInUseError(dialog_id, deleted=bool(root.get("deleted")))
        is_adopted = root is None and party == dialog.party and not id_was_chosen
        return dialog_id if is_adopted else dialog.id

    async def _reserve_id(self, dialog: Dialog, token: str) -> str:
        key, holder = dialog_key(dialog.id), _holder(dialog, token)
        while (claim := await self._keys.claim(key, holder)) is not None:
            root = await self._find_root(claim.holder.party, dialog.id)
            if root is None and not claim.is_about(dialog.party, dialog.id):
                await self._use_up(claim)
                root = await self._find_root(claim.holder.party, dialog.id)
            if root is not None:
                raise await self._lose(dialog, token, root)
            taken = await self._keys.take_over(claim, holder)
            if taken is not None:
                return taken
        return token

    async def _lose(self, dialog: Dialog, token: str, root: Document | None) -> KeyInUseError | DialogExistsError:
        """Hand over what the other root holds, and release the rest."""
        held = _keys_held_by(root) if root is not None and root["kind"] == DIALOG else []
        for key in _keys_of(dialog):
            if root is not None and key in held:
                await self._keys.hand_over(key, token, _holder_of(root))
            else:
                await self._release(key, _holder(dialog, token))
        return _why(dialog, root)

    async def _release(self, key: str, holder: Holder) -> None:
        """Remove a claim of a creation that ends. Of one that was taken over, the first writer may still rely on it."""
        claim = await self._keys.read(key)
        if claim is not None and claim.holder == holder:
            if claim.turn != holder.token:
                await self._use_up(claim)
            await self._keys.remove(claim)


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
