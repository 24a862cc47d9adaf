"""One commit, one batch: root, children and events of a dialog, all or nothing."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import batched
from math import ceil
from typing import Any, Self
from uuid import UUID

from azure.cosmos.aio import ContainerProxy
from azure.cosmos.exceptions import CosmosBatchOperationError, CosmosResourceNotFoundError

from adapters.cosmos.batches import (
    MAX_BYTES,
    MAX_OPERATIONS,
    Document,
    Operation,
    creation,
    fits,
    in_batches,
    overwriting,
    removal,
    replacement,
    size_of,
)
from adapters.cosmos.documents import (
    TRANSMISSION_KEY,
    child_documents,
    outbox_document,
    pending_document,
    purging_document,
    root_document,
    transmission_key_id,
)
from adapters.cosmos.keys import GRACE
from adapters.cosmos.patience import patiently
from application.ports.dialogs import PURGING, ItemExistsError, LostRaceError, TransmissionKeyInUseError
from domain.dialog.decision import Decision
from domain.kernel.refusals import TooLarge, Unavailable

_EXISTS, _CHANGED = 409, 412
_STAGED = "SELECT VALUE c.id FROM c WHERE c.commit = @commit"
_LEFT_OVERS = 'SELECT VALUE c.id FROM c WHERE c.kind NOT IN ("purging", "outbox", "pendinglabels")'

ENTITIES = {
    "transmission": "DialogTransmission",
    "activity": "DialogActivity",
    "seen": "DialogSeenLog",
    "labellog": "LabelAssignmentLog",
}

type Place = list[str]
"""The values of the hierarchical partition key: party and dialog id."""
type Proof = Callable[[], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Lock:
    """What a later commit needs: the root's etag, and the commits that its staged children came with."""

    etag: str
    commits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """The documents of a commit, made and measured once: the root, children that may be staged ahead, and the rest."""

    root: Document
    children: list[Document]
    others: list[Document]
    is_one_batch: bool

    @classmethod
    def of(cls, decision: Decision, commit_id: UUID, commits: Sequence[str] = ()) -> Self:
        """Write what was decided; `commits` are those whose staged children count already. Refuses with TooLarge."""
        dialog = decision.dialog
        root, children = root_document(dialog, commits, commit_id), list(child_documents(dialog, decision.added))
        others = [*child_documents(dialog, decision.replaced), *_outbox(decision, commit_id), *_pending(decision)]
        return cls(root, children, others, fits([root, *children, *others]))


class Commits:
    def __init__(self, dialogs: ContainerProxy, now: Callable[[], datetime]) -> None:
        self._dialogs = dialogs
        self._now = now

    async def commit(self, decision: Decision, commit_id: UUID, lock: Lock | None, draft: Draft | None = None) -> None:
        """Write what was decided; without a lock the dialog is new. What does not fit is staged before the root.

        `draft` is the commit's where it was made before. Raises LostRaceError, ItemExistsError,
        TransmissionKeyInUseError.
        """
        commits = lock.commits if lock else ()
        draft = draft or Draft.of(decision, commit_id, commits)
        if draft.is_one_batch:
            return await self._write(draft, decision.given_up, lock)
        staged = replace(draft, root=root_document(decision.dialog, (*commits, str(commit_id)), commit_id), children=[])
        try:
            await self._stage(draft.children, commit_id, lock)
            await self._write(staged, decision.given_up, lock)
        except (LostRaceError, ItemExistsError, TransmissionKeyInUseError, TooLarge):
            if await self._unstaged(_place(draft.root), str(commit_id)):
                raise

    async def _write(self, draft: Draft, given_up: Sequence[str], lock: Lock | None) -> None:
        """Write root, children and events in one batch."""
        root, children, others = draft.root, draft.children, draft.others
        operations = [
            replacement(root, lock.etag) if lock else creation(root),
            *(removal(transmission_key_id(key)) for key in given_up),
            *(creation(document) for document in children),
            *(overwriting(document) for document in others),
        ]
        if len(operations) > MAX_OPERATIONS:
            raise TooLarge(f"The change replaces more than the {MAX_OPERATIONS} parts that the store takes at once.")
        place = _place(root)
        await self._apply(operations, place, lambda: self._is_marked(root["id"], place, "commitId", root["commitId"]))

    async def begin_purge(self, decision: Decision, commit_id: UUID, lock: Lock) -> None:
        """Put a marker in the root's place: from then on there is no dialog for readers. Raises LostRaceError."""
        marker = purging_document(decision.dialog, commit_id)
        operations = [replacement(marker, lock.etag), *(creation(event) for event in _outbox(decision, commit_id))]
        place = _place(marker)
        await self._apply(operations, place, lambda: self._is_marked(marker["id"], place, "commitId", str(commit_id)))

    async def finish_purge(self, place: Place) -> Document | None:
        """Remove everything beside the marker, and give the marker, which is to be removed last."""
        marker = await self.item(place[1], place)
        if marker is None or marker["kind"] != PURGING:
            return None
        await self._remove(await self._ids(_LEFT_OVERS, place), place)
        return marker

    async def remove(self, item_id: str, place: Place) -> None:
        """Remove one item; nothing when it is gone already."""
        try:
            await patiently(lambda: self._dialogs.delete_item(item_id, partition_key=place))
        except CosmosResourceNotFoundError:
            return

    async def item(self, item_id: str, place: Place) -> Document | None:
        try:
            return dict(await patiently(lambda: self._dialogs.read_item(item_id, partition_key=place)))
        except CosmosResourceNotFoundError:
            return None

    async def _ids(self, query: str, place: Place, parameters: list[dict[str, Any]] | None = None) -> list[str]:
        async def ids() -> list[str]:
            found = self._dialogs.query_items(query, parameters=parameters, partition_key=place)
            return [one async for one in found]  # type: ignore[misc]  # typed as dicts, SELECT VALUE gives texts

        return await patiently(ids)

    async def _remove(self, ids: Sequence[str], place: Place) -> None:
        for some in batched(ids, MAX_OPERATIONS, strict=False):
            operations = [removal(one) for one in some]
            await patiently(partial(self._dialogs.execute_item_batch, operations, place))

    async def _stage(self, children: list[Document], commit_id: UUID, lock: Lock | None) -> None:
        _require_distinct(children)
        mark = str(commit_id)
        for batch in in_batches({**child, "commit": mark} for child in children):
            await self._stage_batch(batch, mark, lock)

    async def _unstaged(self, place: Place, mark: str) -> bool:
        """Remove what was staged in vain: whoever decides again may use the same ids at once.

        False when the root counts it after all: somebody else's later commit hid that this one succeeded.
        """
        root = await self.item(place[1], place)
        if root is not None and mark in root.get("commits", ()):
            return False
        await self._remove(await self._ids(_STAGED, place, [{"name": "@commit", "value": mark}]), place)
        return True

    async def _stage_batch(self, batch: list[Document], mark: str, lock: Lock | None) -> None:
        first, place = batch[0]["id"], _place(batch[0])
        operations = [creation(child) for child in batch]
        while True:
            try:
                return await self._apply(operations, place, lambda: self._is_marked(first, place, "commit", mark))
            except ItemExistsError as exists:
                await self._clear_abandoned(str(exists.item_id), place, lock, exists)
            except TransmissionKeyInUseError as used:
                await self._clear_abandoned(transmission_key_id(used.key), place, lock, used)

    async def _clear_abandoned(self, item_id: str, place: Place, lock: Lock | None, found: Exception) -> None:
        """Remove all that was staged with this item when its root never came; raises `found` when the item counts."""
        await self._require_unchanged(place, lock)
        existing = await self.item(item_id, place)
        if existing is None:
            return
        mark = existing.get("commit")
        if mark is None or (lock is not None and mark in lock.commits):
            raise found
        age = self._now() - datetime.fromtimestamp(existing["_ts"], UTC)
        if age < GRACE:
            raise Unavailable(retry_after=ceil((GRACE - age).total_seconds()))
        await self._remove(await self._ids(_STAGED, place, [{"name": "@commit", "value": mark}]), place)

    async def _require_unchanged(self, place: Place, lock: Lock | None) -> None:
        """Refuse to judge by an old root which commits count. Raises LostRaceError."""
        root = await self.item(place[1], place)
        if (root and root["_etag"]) != (lock and lock.etag):
            raise LostRaceError

    async def _apply(self, operations: list[Operation], place: Place, proof: Proof) -> None:
        """Execute a batch. An attempt that meets an earlier one's success, as `proof` tells, has succeeded.

        Attempts are repeated here and inside the client, which does not tell.
        """
        try:
            await patiently(partial(self._dialogs.execute_item_batch, operations, place))
        except CosmosBatchOperationError as error:
            outcome = _outcome(error, operations)
            if outcome is error or not await proof():
                raise outcome from error

    async def _is_marked(self, item_id: str, place: Place, member: str, mark: str) -> bool:
        existing = await self.item(item_id, place)
        return existing is not None and existing.get(member) == mark


def require_storable(draft: Draft) -> None:
    """Refuse what no commit can hold, before anything is written: TooLarge, or an id or key that is given twice."""
    together = [draft.root, *draft.others]
    if not draft.is_one_batch and sum(map(size_of, together)) > MAX_BYTES:
        raise TooLarge(f"The dialog and its events exceed the {MAX_BYTES} bytes that the store takes at once.")
    _require_distinct([*together, *draft.children])


def _require_distinct(documents: Sequence[Document]) -> None:
    taken: set[str] = set()
    for document in documents:
        if document["id"] in taken:
            raise _exists(document)
        taken.add(document["id"])


def _exists(document: Document) -> ItemExistsError | TransmissionKeyInUseError:
    if document["kind"] == TRANSMISSION_KEY:
        return TransmissionKeyInUseError(document["key"])
    return ItemExistsError(ENTITIES[document["kind"]], UUID(document["id"]))


def _place(document: Document) -> Place:
    return [document["party"], document["dialogId"]]


def _outbox(decision: Decision, commit_id: UUID) -> list[Document]:
    return [outbox_document(decision, commit_id)] if decision.told else []


def _pending(decision: Decision) -> list[Document]:
    return [pending_document(decision.pending)] if decision.pending is not None else []


def _outcome(error: CosmosBatchOperationError, operations: Sequence[Operation]) -> Exception:
    """The root is the first operation: its failure is a lost race, another's an id or key that exists."""
    if error.status_code not in (_EXISTS, _CHANGED):
        return error
    failed: dict[str, Any] = operations[error.error_index or 0][1][-1]
    return LostRaceError() if failed["id"] == failed["dialogId"] else _exists(failed)
