"""The dialog store in Cosmos DB: one logical partition a dialog, one batch a commit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from azure.cosmos.aio import DatabaseProxy
from azure.cosmos.exceptions import CosmosBatchOperationError, CosmosResourceNotFoundError

from adapters.cosmos import containers
from adapters.cosmos.batches import Document, Operation, creation, fits, in_batches, replacement
from adapters.cosmos.documents import child_documents, outbox_document, read_children, read_root, root_document
from adapters.cosmos.keys import GRACE, Keys, dialog_key, idempotent_key
from adapters.cosmos.patience import patiently
from application.ports.dialogs import DialogExistsError, ItemExistsError, KeyInUseError, LostRaceError, Stored
from domain.dialog.decision import Decision
from domain.dialog.dialog import Children, Dialog
from domain.kernel.refusals import TooLarge

_EXISTS, _CHANGED = 409, 412
_KNOWN_PARTIES = 100_000
_WHOLE = 'SELECT * FROM c WHERE c.kind IN ("dialog", "transmission", "activity")'


@dataclass(frozen=True, slots=True)
class _Lock:
    """What a later save needs: the root's etag, and the commits that its staged children came with."""

    etag: str
    commits: tuple[str, ...] = ()


class CosmosDialogStore:
    """Implements DialogStore. Remembers which party a dialog belongs to: that never changes."""

    def __init__(self, database: DatabaseProxy, now: Callable[[], datetime]) -> None:
        self._dialogs = database.get_container_client(containers.DIALOGS)
        self._keys = Keys(database.get_container_client(containers.KEYS), now)
        self._now = now
        self._parties: dict[UUID, str] = {}

    async def root(self, dialog_id: UUID) -> Stored | None:
        party = await self._party_of(dialog_id)
        return await self._root(party, dialog_id) if party is not None else None

    async def whole(self, dialog_id: UUID) -> tuple[Stored, Children] | None:
        party = await self._party_of(dialog_id)
        documents = await self._items(_WHOLE, party, dialog_id) if party is not None else []
        root = next((document for document in documents if document["kind"] == "dialog"), None)
        return (_stored(root), read_children(documents, root["commits"])) if root is not None else None

    async def create(self, decision: Decision, commit_id: UUID, *, id_was_chosen: bool) -> Dialog:
        decision = await self._claimed(decision, id_was_chosen=id_was_chosen)
        dialog = decision.dialog
        try:
            await self._commit(decision, commit_id, lock=None)
        except LostRaceError:
            if dialog.idempotent_key is not None and not id_was_chosen:
                raise KeyInUseError(dialog.id) from None
            raise DialogExistsError(dialog.id) from None
        except TooLarge:
            await self._keys.release(dialog_key(dialog.id), dialog.id)
            if dialog.idempotent_key is not None:
                await self._keys.release(idempotent_key(dialog.org, dialog.idempotent_key), dialog.id)
            raise
        self._remember(dialog.id, dialog.party)
        return dialog

    async def save(self, decision: Decision, commit_id: UUID, lock: object) -> None:
        assert isinstance(lock, _Lock)
        await self._commit(decision, commit_id, lock)

    async def holder_of(self, org: str, key: str) -> UUID | None:
        claim = await self._keys.read(idempotent_key(org, key))
        if claim is None or await self._root(claim["party"], UUID(claim["dialogId"])) is None:
            return None
        return UUID(claim["dialogId"])

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
        if held is not None:
            raise KeyInUseError(holder, deleted=held.dialog.is_deleted)
        if claim["party"] == dialog.party and not id_was_chosen:
            return decision.renamed(holder)
        if not await self._keys.take_over(claim, dialog.party, dialog.id):
            raise KeyInUseError(holder)
        return decision

    async def _claim_id(self, dialog: Dialog) -> None:
        claim = await self._keys.claim(dialog_key(dialog.id), dialog.party, dialog.id)
        if claim["party"] == dialog.party:
            return
        abandoned = await self._root(claim["party"], dialog.id) is None
        if not (abandoned and await self._keys.take_over(claim, dialog.party, dialog.id)):
            raise DialogExistsError(dialog.id)

    async def _commit(self, decision: Decision, commit_id: UUID, lock: _Lock | None) -> None:
        """Write root, children and events in one batch; what does not fit is staged first and counts with the root."""
        commits = lock.commits if lock else ()
        children = list(child_documents(decision.dialog, decision.added))
        outbox = [outbox_document(decision, commit_id)] if decision.told else []
        root = root_document(decision.dialog, commits)
        if not fits([root, *children, *outbox]):
            await self._stage(children, commit_id, commits)
            root, children = root_document(decision.dialog, (*commits, str(commit_id))), []
        first = replacement(root, lock.etag) if lock else creation(root)
        operations = [first, *(creation(document) for document in (*outbox, *children))]
        await self._apply(operations, [root["party"], root["dialogId"]], commit_id)

    async def _stage(self, children: list[Document], commit_id: UUID, commits: Sequence[str]) -> None:
        for batch in in_batches({**child, "commit": str(commit_id)} for child in children):
            place = [batch[0]["party"], batch[0]["dialogId"]]
            try:
                await self._apply([creation(child) for child in batch], place, UUID(batch[0]["id"]))
            except ItemExistsError as exists:
                await self._clear_abandoned(exists.item_id, place, commits)
                await self._apply([creation(child) for child in batch], place, UUID(batch[0]["id"]))

    async def _clear_abandoned(self, item_id: UUID, place: list[str], commits: Sequence[str]) -> None:
        """Remove a staged child whose commit never came, so that a new attempt may use its id."""
        existing = await patiently(lambda: self._dialogs.read_item(str(item_id), partition_key=place))
        counts = existing.get("commit") is None or existing["commit"] in commits
        if counts or datetime.fromtimestamp(existing["_ts"], UTC) > self._now() - GRACE:
            raise ItemExistsError(item_id)
        await patiently(lambda: self._dialogs.delete_item(str(item_id), partition_key=place))

    async def _apply(self, operations: list[Operation], place: list[str], proof: UUID) -> None:
        """Execute a batch. A repeated attempt that meets its own earlier success (the item `proof`) has succeeded."""
        attempts = 0

        async def attempt() -> None:
            nonlocal attempts
            attempts += 1
            await self._dialogs.execute_item_batch(operations, partition_key=place)

        try:
            await patiently(attempt)
        except CosmosBatchOperationError as error:
            if attempts > 1 and await self._is_there(proof, place):
                return
            raise _outcome(error, operations) from error

    async def _is_there(self, item_id: UUID, place: list[str]) -> bool:
        try:
            await patiently(lambda: self._dialogs.read_item(str(item_id), partition_key=place))
        except CosmosResourceNotFoundError:
            return False
        return True

    async def _root(self, party: str, dialog_id: UUID) -> Stored | None:
        place = [party, str(dialog_id)]
        try:
            return _stored(await patiently(lambda: self._dialogs.read_item(str(dialog_id), partition_key=place)))
        except CosmosResourceNotFoundError:
            return None

    async def _items(self, query: str, party: str, dialog_id: UUID) -> list[Document]:
        async def all_pages() -> list[Document]:
            return [item async for item in self._dialogs.query_items(query, partition_key=[party, str(dialog_id)])]

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


def _stored(document: Any) -> Stored:
    return Stored(read_root(document), _Lock(document["_etag"], tuple(document["commits"])))


def _outcome(error: CosmosBatchOperationError, operations: Sequence[Operation]) -> Exception:
    """The root is the first operation: its failure is a lost race, another's an id that exists."""
    if error.status_code not in (_EXISTS, _CHANGED):
        return error
    failed = operations[error.error_index or 0]
    kind, item = failed[0], failed[1][-1]
    is_root = kind == "replace" or item["kind"] == "dialog"
    return LostRaceError() if is_root else ItemExistsError(UUID(item["id"]))
