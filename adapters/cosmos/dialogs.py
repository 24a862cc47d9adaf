"""The dialog store in Cosmos DB: one logical partition a dialog, one batch a commit."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from azure.cosmos.aio import DatabaseProxy

from adapters.cosmos import containers
from adapters.cosmos.bare_ids import bare_children
from adapters.cosmos.batches import Document
from adapters.cosmos.commits import Commits, Draft, Lock, require_storable
from adapters.cosmos.documents import DIALOG, child_id, read_children, read_root, receipt_document
from adapters.cosmos.keys import Claim, Keys, dialog_key, idempotent_key
from adapters.cosmos.partition import Partition
from adapters.cosmos.purging import Purges
from adapters.cosmos.reservations import Reservations
from adapters.cosmos.retry import RETRY_AFTER
from application.ports.dialogs import (
    ItemExistsError,
    Kind,
    LostRaceError,
    Stored,
    TransmissionKeyInUseError,
)
from domain.dialog.decision import Decision
from domain.dialog.dialog import Children, Dialog
from domain.dialog.pending_labels import PendingLabels
from domain.kernel.refusals import TooLarge, Unavailable

_KNOWN_PARTIES = 100_000
_READS = 10
"""How often a read of several pages is repeated because the dialog changed meanwhile."""
_WHOLE = 'SELECT * FROM c WHERE c.kind IN ("dialog", "transmission", "activity")'
_PARTS = 'SELECT * FROM c WHERE c.kind = "dialog" OR (c.kind = @kind AND ARRAY_CONTAINS(@ids, c.id))'
_CHILDREN = 'SELECT * FROM c WHERE c.kind IN ("dialog", @kind)'


class CosmosDialogStore:
    """Implements DialogStore. Remembers which party a dialog belongs to, until it is not found there any more."""

    def __init__(self, database: DatabaseProxy, now: Callable[[], datetime]) -> None:
        self._dialogs = database.get_container_client(containers.DIALOGS)
        self._keys = Keys(database.get_container_client(containers.KEYS), now)
        self._commits = Commits(self._dialogs, now)
        self._purges = Purges(self._dialogs, self._keys)
        self._reservations = Reservations(self._keys, self._find_root, self._use_up)
        self._parties: dict[UUID, str] = {}

    async def root(self, dialog_id: UUID) -> Stored | None:
        return await self._find(dialog_id, self._root)

    async def whole(self, dialog_id: UUID) -> tuple[Stored, Children] | None:
        return await self._with_children(dialog_id, _WHOLE)

    async def part(self, dialog_id: UUID, transmissions: Sequence[UUID]) -> tuple[Stored, Children] | None:
        return await self._with_parts(dialog_id, Kind.TRANSMISSION, transmissions)

    async def children(self, dialog_id: UUID, kind: Kind, only: UUID | None = None) -> tuple[Stored, Children] | None:
        if only is None:
            return await self._with_children(dialog_id, _CHILDREN, kind=str(kind))
        return await self._with_parts(dialog_id, kind, [only])

    async def create(self, decision: Decision, commit_id: UUID, *, id_was_chosen: bool) -> Dialog:
        draft, token = Draft.of(decision, commit_id), str(commit_id)
        require_storable(draft)
        reserved = await self._reservations.reserve(decision, token, id_was_chosen=id_was_chosen)
        if reserved.decision is not decision or set(reserved.turns) != {token}:
            draft = Draft.of(reserved.decision, commit_id, turns=reserved.turns)
        dialog = reserved.decision.dialog
        try:
            await self._commits.write(draft)
        except LostRaceError as lost:
            raise (await self._reservations.lose(dialog, token) or lost) from None
        except (ItemExistsError, TransmissionKeyInUseError, TooLarge):
            await self._reservations.release(dialog, token)
            raise
        self._remember(dialog.id, dialog.party)
        return dialog

    async def save(self, decision: Decision, commit_id: UUID, lock: object) -> None:
        assert isinstance(lock, Lock)
        partition = self._partition(decision.dialog.party, decision.dialog.id)
        bare = () if lock.ids_name_kinds else await bare_children(partition, decision, lock.commits)
        await self._commits.write(Draft.of(decision, commit_id, lock, bare=bare), decision.given_up, lock)

    async def purge(self, decision: Decision, commit_id: UUID, lock: object) -> None:
        assert isinstance(lock, Lock)
        await self._purges.purge(decision, commit_id, lock)

    async def finish_purge(self, party: str, dialog_id: UUID) -> None:
        await self._purges.finish(party, str(dialog_id))

    async def is_pending(self, pending: PendingLabels) -> bool:
        return await self._home(pending).item(str(pending.id)) is not None

    async def finish_pending(self, pending: PendingLabels) -> None:
        await self._home(pending).remove(str(pending.id))

    async def holder_of(self, org: str, key: str) -> UUID | None:
        claim = await self._keys.read(idempotent_key(org, key))
        held = (
            await self._root(self._partition(claim.holder.party, claim.holder.dialog_id)) if claim is not None else None
        )
        is_held = held is not None and (held.dialog.org, held.dialog.idempotent_key) == (org, key)
        return claim.holder.dialog_id if claim is not None and is_held else None

    async def _find[T](self, dialog_id: UUID, read: Callable[[Partition], Awaitable[T | None]]) -> T | None:
        """Read where the dialog was last seen, and if it is not there, where it is claimed to be."""
        known = self._parties.get(dialog_id)
        found = await read(self._partition(known, dialog_id)) if known is not None else None
        if found is not None:
            return found
        self._parties.pop(dialog_id, None)
        claim = await self._keys.read(dialog_key(dialog_id))
        if claim is None or claim.holder.party == known:
            return None
        found = await read(self._partition(claim.holder.party, dialog_id))
        if found is not None:
            self._remember(dialog_id, claim.holder.party)
        return found

    async def _root(self, partition: Partition) -> Stored | None:
        root = await partition.root()
        return _to_stored(root) if root is not None and root["kind"] == DIALOG else None

    async def _find_root(self, party: str, dialog_id: UUID) -> Document | None:
        return await self._partition(party, dialog_id).root()

    async def _use_up(self, claim: Claim) -> None:
        if claim.turn is not None:
            place = claim.holder.party, claim.holder.dialog_id
            await self._partition(*place).create(receipt_document(*place, receipt_id=claim.turn, by=""))

    async def _with_parts(self, dialog_id: UUID, kind: Kind, ids: Sequence[UUID]) -> tuple[Stored, Children] | None:
        both = [item_id for one in ids for item_id in (child_id(kind, one), str(one))]
        return await self._with_children(dialog_id, _PARTS, kind=str(kind), ids=both)

    async def _with_children(self, dialog_id: UUID, query: str, **parameters: Any) -> tuple[Stored, Children] | None:
        async def read(partition: Partition) -> tuple[Stored, Children] | None:
            documents = await _as_of_one_commit(partition, query, parameters)
            root = _find_root(documents)
            return (_to_stored(root), read_children(documents, root["commits"])) if root is not None else None

        return await self._find(dialog_id, read)

    def _partition(self, party: str, dialog_id: UUID) -> Partition:
        return Partition(self._dialogs, party, str(dialog_id))

    def _home(self, pending: PendingLabels) -> Partition:
        return self._partition(pending.party, pending.dialog_id)

    def _remember(self, dialog_id: UUID, party: str) -> None:
        if len(self._parties) >= _KNOWN_PARTIES:
            self._parties.clear()
        self._parties[dialog_id] = party


async def _as_of_one_commit(partition: Partition, query: str, parameters: dict[str, Any]) -> list[Document]:
    """Read root and children; what takes several pages is read again when the root changes meanwhile."""
    before = None
    for _ in range(_READS):
        pages = await partition.pages(query, **parameters)
        documents = [document for page in pages for document in page]
        if len(pages) == 1:
            return documents
        before = _etag(_find_root(pages[0])) or before
        after = _etag(await partition.root())
        if before == after:
            return documents
        before = after
    raise Unavailable(retry_after=RETRY_AFTER)


def _find_root(documents: Sequence[Document]) -> Document | None:
    return next((document for document in documents if document["kind"] == DIALOG), None)


def _etag(document: Document | None) -> str | None:
    return document["_etag"] if document is not None else None


def _to_stored(root: Document) -> Stored:
    return Stored(read_root(root), Lock.of(root))
