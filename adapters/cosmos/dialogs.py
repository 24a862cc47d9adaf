"""The dialog store in Cosmos DB: one logical partition a dialog, one batch a commit."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from azure.cosmos.aio import DatabaseProxy

from adapters.cosmos import containers
from adapters.cosmos.batches import Document
from adapters.cosmos.commits import Commits, Draft, Lock, Place, require_storable
from adapters.cosmos.documents import DIALOG, read_children, read_root
from adapters.cosmos.keys import Keys, dialog_key, idempotent_key
from adapters.cosmos.patience import patiently
from application.ports.dialogs import DialogExistsError, KeyInUseError, Kind, LostRaceError, Stored
from domain.dialog.decision import Decision
from domain.dialog.dialog import Children, Dialog
from domain.dialog.pending_labels import PendingLabels

_KNOWN_PARTIES = 100_000
_WHOLE = 'SELECT * FROM c WHERE c.kind IN ("dialog", "transmission", "activity")'
_PART = 'SELECT * FROM c WHERE c.kind = "dialog" OR (c.kind = "transmission" AND ARRAY_CONTAINS(@ids, c.id))'
_CHILDREN = 'SELECT * FROM c WHERE c.kind IN ("dialog", @kind)'
_CHILD = 'SELECT * FROM c WHERE c.kind = "dialog" OR (c.kind = @kind AND c.id = @id)'

type _Parameters = list[dict[str, Any]]


class CosmosDialogStore:
    """Implements DialogStore. Remembers which party a dialog belongs to: that never changes."""

    def __init__(self, database: DatabaseProxy, now: Callable[[], datetime]) -> None:
        self._dialogs = database.get_container_client(containers.DIALOGS)
        self._commits = Commits(self._dialogs, now)
        self._keys = Keys(database.get_container_client(containers.KEYS), now)
        self._parties: dict[UUID, str] = {}

    async def root(self, dialog_id: UUID) -> Stored | None:
        party = await self._party_of(dialog_id)
        return await self._root(party, dialog_id) if party is not None else None

    async def whole(self, dialog_id: UUID) -> tuple[Stored, Children] | None:
        return await self._with_children(dialog_id, _WHOLE)

    async def part(self, dialog_id: UUID, transmissions: Sequence[UUID]) -> tuple[Stored, Children] | None:
        wanted = [str(transmission) for transmission in transmissions]
        return await self._with_children(dialog_id, _PART, [{"name": "@ids", "value": wanted}])

    async def children(self, dialog_id: UUID, kind: Kind, only: UUID | None = None) -> tuple[Stored, Children] | None:
        parameters = [{"name": "@kind", "value": str(kind)}]
        if only is None:
            return await self._with_children(dialog_id, _CHILDREN, parameters)
        return await self._with_children(dialog_id, _CHILD, [*parameters, {"name": "@id", "value": str(only)}])

    async def create(self, decision: Decision, commit_id: UUID, *, id_was_chosen: bool) -> Dialog:
        draft = Draft.of(decision, commit_id)
        require_storable(draft)
        claimed = await self._claimed(decision, id_was_chosen=id_was_chosen)
        dialog = claimed.dialog
        try:
            await self._commits.commit(claimed, commit_id, lock=None, draft=draft if claimed is decision else None)
        except LostRaceError:
            raise await self._loss(dialog) from None
        self._remember(dialog.id, dialog.party)
        return dialog

    async def save(self, decision: Decision, commit_id: UUID, lock: object) -> None:
        assert isinstance(lock, Lock)
        await self._commits.commit(decision, commit_id, lock)

    async def purge(self, decision: Decision, commit_id: UUID, lock: object) -> None:
        assert isinstance(lock, Lock)
        await self._commits.begin_purge(decision, commit_id, lock)
        await self.finish_purge(decision.dialog.party, decision.dialog.id)

    async def finish_purge(self, party: str, dialog_id: UUID) -> None:
        place = [party, str(dialog_id)]
        marker = await self._commits.finish_purge(place)
        if marker is not None:
            await self._release(dialog_id, marker["org"], marker.get("idempotentKey"))
            await self._commits.remove(str(dialog_id), place)
        self._parties.pop(dialog_id, None)

    async def is_pending(self, pending: PendingLabels) -> bool:
        return await self._commits.item(str(pending.id), _home(pending)) is not None

    async def finish_pending(self, pending: PendingLabels) -> None:
        await self._commits.remove(str(pending.id), _home(pending))

    async def holder_of(self, org: str, key: str) -> UUID | None:
        claim = await self._keys.read(idempotent_key(org, key))
        held = await self._root(claim["party"], UUID(claim["dialogId"])) if claim is not None else None
        return held.dialog.id if held is not None and _holds(held.dialog, org, key) else None

    async def _claimed(self, decision: Decision, *, id_was_chosen: bool) -> Decision:
        """Claim the idempotent key, then the id; the decision may be handed an earlier attempt's id."""
        dialog = decision.dialog
        if dialog.idempotent_key is not None:
            decision = await self._holding_key(decision, dialog.idempotent_key, id_was_chosen=id_was_chosen)
        await self._claim_id(decision.dialog)
        return decision

    async def _holding_key(self, decision: Decision, key: str, *, id_was_chosen: bool) -> Decision:
        dialog = decision.dialog
        claim = await self._keys.claim(idempotent_key(dialog.org, key), dialog.party, dialog.id)
        holder = UUID(claim["dialogId"])
        if holder == dialog.id:
            return decision
        held = await self._root(claim["party"], holder)
        if held is not None and _holds(held.dialog, dialog.org, key):
            raise KeyInUseError(holder, deleted=held.dialog.is_deleted)
        if held is None and claim["party"] == dialog.party and not id_was_chosen:
            return decision.renamed(holder)
        if not await self._keys.take_over(claim, dialog.party, dialog.id, is_dead=held is not None):
            raise KeyInUseError(holder)
        return decision

    async def _loss(self, dialog: Dialog) -> KeyInUseError | DialogExistsError:
        """Say why somebody else's root is there: it came with the same key, or only with the same id."""
        found, key = await self._root(dialog.party, dialog.id), dialog.idempotent_key
        if key is None or (found is not None and not _holds(found.dialog, dialog.org, key)):
            return DialogExistsError(dialog.id)
        return KeyInUseError(dialog.id, deleted=found is not None and found.dialog.is_deleted)

    async def _claim_id(self, dialog: Dialog) -> None:
        claim = await self._keys.claim(dialog_key(dialog.id), dialog.party, dialog.id)
        if claim["party"] == dialog.party:
            return
        abandoned = await self._root(claim["party"], dialog.id) is None
        if not (abandoned and await self._keys.take_over(claim, dialog.party, dialog.id)):
            raise DialogExistsError(dialog.id)

    async def _release(self, dialog_id: UUID, org: str, key: str | None) -> None:
        if key is not None:
            await self._keys.release(idempotent_key(org, key), dialog_id)
        await self._keys.release(dialog_key(dialog_id), dialog_id)

    async def _root(self, party: str, dialog_id: UUID) -> Stored | None:
        document = await self._commits.item(str(dialog_id), [party, str(dialog_id)])
        return _stored(document) if document is not None and document["kind"] == DIALOG else None

    async def _with_children(
        self, dialog_id: UUID, query: str, parameters: _Parameters | None = None
    ) -> tuple[Stored, Children] | None:
        party = await self._party_of(dialog_id)
        documents = await self._items(query, [party, str(dialog_id)], parameters) if party is not None else []
        root = next((document for document in documents if document["kind"] == DIALOG), None)
        return (_stored(root), read_children(documents, root["commits"])) if root is not None else None

    async def _items(self, query: str, place: Place, parameters: _Parameters | None) -> list[Document]:
        async def all_pages() -> list[Document]:
            items = self._dialogs.query_items(query, parameters=parameters, partition_key=place)
            return [item async for item in items]

        return await patiently(all_pages)

    async def _party_of(self, dialog_id: UUID) -> str | None:
        if dialog_id not in self._parties:
            claim = await self._keys.read(dialog_key(dialog_id))
            if claim is None:
                return None
            self._remember(dialog_id, claim["party"])
        return self._parties[dialog_id]

    def _remember(self, dialog_id: UUID, party: str) -> None:
        if len(self._parties) >= _KNOWN_PARTIES:
            self._parties.clear()
        self._parties[dialog_id] = party


def _home(pending: PendingLabels) -> Place:
    return [pending.party, str(pending.dialog_id)]


def _holds(dialog: Dialog, org: str, key: str) -> bool:
    """Tell a dialog that has the key from one that only has the id for which the key was claimed in vain."""
    return (dialog.org, dialog.idempotent_key) == (org, key)


def _stored(document: Document) -> Stored:
    return Stored(read_root(document), Lock(document["_etag"], tuple(document["commits"])))
