"""One commit, one batch: root, children and events of a dialog, all or nothing."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self
from uuid import UUID

from azure.cosmos.aio import ContainerProxy
from azure.cosmos.exceptions import CosmosBatchOperationError

from adapters.cosmos.bare_ids import keep_bare_id
from adapters.cosmos.batches import (
    MAX_BYTES,
    MAX_OPERATIONS,
    Document,
    Operation,
    creation,
    fits,
    overwrite,
    removal,
    replacement,
    size_of,
)
from adapters.cosmos.documents import (
    IDS_NAME_KINDS,
    child_documents,
    outbox_document,
    receipt_document,
    root_document,
    to_pending_document,
    transmission_key_id,
)
from adapters.cosmos.outcomes import name_existing_item, refusal
from adapters.cosmos.partition import Partition
from adapters.cosmos.staging import Staging
from application.ports.dialogs import ItemExistsError, LostRaceError, TransmissionKeyInUseError
from domain.dialog.decision import Decision
from domain.dialog.dialog import Dialog
from domain.kernel.refusals import TooLarge

ROOM = 150_000
"""Bytes of the root that owners leave free for what the system adds: who has seen the dialog, and its labels."""


@dataclass(frozen=True, slots=True)
class Lock:
    """What a later commit needs of the root that was read.

    Its etag and revision, the commits that its staged children came with, the token of its claims, and whether the item
    ids of all children name their kinds.
    """

    etag: str
    revision: str
    commits: tuple[str, ...] = ()
    claim: str | None = None
    ids_name_kinds: bool = True

    @classmethod
    def of(cls, root: Document) -> Self:
        commits, ids_name_kinds = tuple(root["commits"]), root.get(IDS_NAME_KINDS, False)
        return cls(root["_etag"], root["revision"], commits, root.get("claim"), ids_name_kinds)


@dataclass(frozen=True, slots=True)
class Draft:
    """The documents of a commit: the root, children that may be staged ahead, overwritten children, and records."""

    root: Document
    children: list[Document]
    replaced: list[Document]
    records: list[Document]
    is_one_batch: bool

    @classmethod
    def of(
        cls,
        decision: Decision,
        commit_id: UUID,
        lock: Lock | None = None,
        turns: Iterable[str] = (),
        bare: Collection[str] = (),
    ) -> Self:
        """Write what was decided on the dialog of the lock, on a new one without, which uses up the turns.

        `bare` are the ids of items that are stored under the bare ids of their children. Refuses with TooLarge. Raises
        ItemExistsError or TransmissionKeyInUseError for what is given twice.
        """
        dialog = decision.dialog
        root = _root(dialog, commit_id, lock)
        children = list(child_documents(dialog, decision.added))
        replaced = [keep_bare_id(document, bare) for document in child_documents(dialog, decision.replaced)]
        records = [*commit_records(decision, commit_id), *_write_receipts(dialog, commit_id, turns)]
        if lock is None or lock.revision != root["revision"]:
            size_of(root, MAX_BYTES - ROOM)
        together = [root, *children, *replaced, *records]
        _require_distinct(together, bare)
        return cls(root, children, replaced, records, fits(together))

    def to_staged(self) -> Self:
        """Give the commit whose children were written ahead: the root names it, and so they count."""
        root = {**self.root, "commits": [*self.root["commits"], self.root["commitId"]]}
        return replace(self, root=root, children=[])


class Commits:
    def __init__(self, dialogs: ContainerProxy, now: Callable[[], datetime]) -> None:
        self._dialogs = dialogs
        self._now = now

    async def write(self, draft: Draft, given_up: Sequence[str] = (), lock: Lock | None = None) -> None:
        """Write a commit; without a lock the dialog is new. What does not fit is staged before the root.

        `given_up` are the idempotent keys that transmissions no longer hold. Raises LostRaceError, ItemExistsError,
        TransmissionKeyInUseError: then nothing is left. Refuses with TooLarge.
        """
        partition = Partition.of(self._dialogs, draft.root)
        etag, commits = (lock.etag, lock.commits) if lock else (None, ())
        staging = Staging(partition, draft.root["commitId"], etag, commits, self._now)
        operations = _operations(draft if draft.is_one_batch else draft.to_staged(), given_up, etag)
        if draft.is_one_batch:
            return await self._commit(partition, operations, staging)
        try:
            await staging.write(draft.children)
            await self._commit(partition, operations, staging)
        except (LostRaceError, ItemExistsError, TransmissionKeyInUseError, TooLarge):
            await staging.remove()
            raise

    async def _commit(self, partition: Partition, operations: list[Operation], staging: Staging) -> None:
        while True:
            try:
                await commit(partition, operations, staging.mark)
            except (ItemExistsError, TransmissionKeyInUseError) as found:
                await staging.make_room(found)
            else:
                return


async def commit(partition: Partition, operations: Sequence[Operation], commit_id: str) -> str | None:
    """Execute the batch of a commit, whose first operation is the root's and one of whose records carries its id.

    Attempts are repeated here and inside the client, which does not tell. One that meets an earlier one's success has
    succeeded: the record proves it, because no later commit and no purge touches it. Gives the new etag of the root,
    None when only the record told of it. Raises as `Commits.write`.
    """
    try:
        root, *_ = await partition.run(operations)
        return str(root["eTag"])
    except CosmosBatchOperationError as error:
        record = await partition.item(commit_id)
        if record is None or record.get("by", commit_id) != commit_id:
            raise refusal(error, operations) from error
        return None


def _operations(draft: Draft, given_up: Sequence[str], etag: str | None) -> list[Operation]:
    """List what one batch does: to the root first, whose etag guards the rest. Refuses with TooLarge."""
    operations = [
        creation(draft.root) if etag is None else replacement(draft.root, etag),
        *(removal(transmission_key_id(key)) for key in given_up),
        *map(creation, [*draft.children, *draft.records]),
        *map(overwrite, draft.replaced),
    ]
    if len(operations) > MAX_OPERATIONS:
        raise TooLarge(f"The change replaces more than the {MAX_OPERATIONS} parts that the store takes at once.")
    return operations


def commit_records(decision: Decision, commit_id: UUID) -> list[Document]:
    """Write what stays of the commit itself: its events, or a receipt when it has none, and pending work."""
    dialog, mark = decision.dialog, str(commit_id)
    record = (
        outbox_document(decision, commit_id)
        if decision.events_to_publish
        else receipt_document(dialog.party, dialog.id, receipt_id=mark, by=mark)
    )
    return [record, *([to_pending_document(decision.pending)] if decision.pending is not None else [])]


def _write_receipts(dialog: Dialog, commit_id: UUID, turns: Iterable[str]) -> list[Document]:
    """Write receipts for the turns of claims; the creation's own turn is used up by its record."""
    mark = str(commit_id)
    others = [turn for turn in dict.fromkeys(turns) if turn != mark]
    return [receipt_document(dialog.party, dialog.id, receipt_id=turn, by=mark) for turn in others]


def require_storable(draft: Draft) -> None:
    """Refuse what no commit can hold, before anything is written, with TooLarge."""
    together = [draft.root, *draft.replaced, *draft.records]
    if not draft.is_one_batch and sum(map(size_of, together)) > MAX_BYTES:
        raise TooLarge(f"The dialog and its events exceed the {MAX_BYTES} bytes that the store takes at once.")


def _root(dialog: Dialog, commit_id: UUID, lock: Lock | None) -> Document:
    if lock is None:
        return root_document(dialog, commit_id, claim=str(commit_id))
    return root_document(dialog, commit_id, lock.commits, lock.claim, ids_name_kinds=lock.ids_name_kinds)


def _require_distinct(documents: Sequence[Document], bare: Iterable[str]) -> None:
    taken = set(bare)
    for document in documents:
        if document["id"] in taken:
            raise name_existing_item(document)
        taken.add(document["id"])
