"""One commit, one batch: root, children and events of a dialog, all or nothing."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import batched
from typing import Any
from uuid import UUID

from azure.cosmos.aio import ContainerProxy
from azure.cosmos.exceptions import CosmosBatchOperationError, CosmosResourceNotFoundError

from adapters.cosmos.batches import (
    MAX_OPERATIONS,
    Document,
    Operation,
    creation,
    fits,
    in_batches,
    overwriting,
    removal,
    replacement,
)
from adapters.cosmos.documents import (
    PURGING,
    TRANSMISSION_KEY,
    child_documents,
    outbox_document,
    purging_document,
    root_document,
    transmission_key_id,
)
from adapters.cosmos.keys import GRACE
from adapters.cosmos.patience import patiently
from application.ports.dialogs import ItemExistsError, LostRaceError, TransmissionKeyInUseError
from domain.dialog.decision import Decision

_EXISTS, _CHANGED = 409, 412
_LEFT_OVERS = 'SELECT VALUE c.id FROM c WHERE c.kind NOT IN ("purging", "outbox")'

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


class Commits:
    def __init__(self, dialogs: ContainerProxy, now: Callable[[], datetime]) -> None:
        self._dialogs = dialogs
        self._now = now

    async def commit(self, decision: Decision, commit_id: UUID, lock: Lock | None) -> None:
        """Write what was decided; without a lock the dialog is new. What does not fit is staged before the root.

        Raises LostRaceError, ItemExistsError, TransmissionKeyInUseError.
        """
        commits = lock.commits if lock else ()
        children = list(child_documents(decision.dialog, decision.added))
        others = [*child_documents(decision.dialog, decision.replaced), *_outbox(decision, commit_id)]
        root = root_document(decision.dialog, commits, commit_id)
        if not fits([root, *children, *others]):
            await self._stage(children, commit_id, commits)
            root, children = root_document(decision.dialog, (*commits, str(commit_id)), commit_id), []
        operations = [
            replacement(root, lock.etag) if lock else creation(root),
            *(removal(transmission_key_id(key)) for key in decision.given_up),
            *(creation(document) for document in children),
            *(overwriting(document) for document in others),
        ]
        place = _place(root)
        await self._apply(operations, place, lambda: self._is_marked(root["id"], place, "commitId", str(commit_id)))

    async def begin_purge(self, decision: Decision, commit_id: UUID, lock: Lock) -> None:
        """Put a marker in the root's place: from then on there is no dialog for readers. Raises LostRaceError."""
        marker = purging_document(decision.dialog, commit_id)
        operations = [replacement(marker, lock.etag), *(creation(event) for event in _outbox(decision, commit_id))]
        place = _place(marker)
        await self._apply(operations, place, lambda: self._is_marked(marker["id"], place, "commitId", str(commit_id)))

    async def finish_purge(self, place: Place) -> Document | None:
        """Remove everything beside the marker, and give the marker; it is removed by `end_purge`."""
        marker = await self.item(place[1], place)
        if marker is None or marker["kind"] != PURGING:
            return None
        for ids in batched(await self._left_overs(place), MAX_OPERATIONS, strict=False):
            await patiently(lambda ids=ids: self._dialogs.execute_item_batch([removal(one) for one in ids], place))  # type: ignore[misc]  # mypy does not infer the default
        return marker

    async def end_purge(self, place: Place) -> None:
        try:
            await patiently(lambda: self._dialogs.delete_item(place[1], partition_key=place))
        except CosmosResourceNotFoundError:
            return

    async def item(self, item_id: str, place: Place) -> Document | None:
        try:
            return dict(await patiently(lambda: self._dialogs.read_item(item_id, partition_key=place)))
        except CosmosResourceNotFoundError:
            return None

    async def _left_overs(self, place: Place) -> list[str]:
        async def ids() -> list[str]:
            return [one async for one in self._dialogs.query_items(_LEFT_OVERS, partition_key=place)]  # type: ignore[misc]  # the SDK types rows as dicts, SELECT VALUE gives texts

        return await patiently(ids)

    async def _stage(self, children: list[Document], commit_id: UUID, commits: Sequence[str]) -> None:
        mark = str(commit_id)
        for batch in in_batches({**child, "commit": mark} for child in children):
            try:
                await self._stage_batch(batch, mark)
            except ItemExistsError as exists:
                await self._clear_abandoned(str(exists.item_id), _place(batch[0]), commits)
                await self._stage_batch(batch, mark)

    async def _stage_batch(self, batch: list[Document], mark: str) -> None:
        first, place = batch[0]["id"], _place(batch[0])
        operations = [creation(child) for child in batch]
        await self._apply(operations, place, lambda: self._is_marked(first, place, "commit", mark))

    async def _clear_abandoned(self, item_id: str, place: Place, commits: Sequence[str]) -> None:
        """Remove a staged child whose commit never came, so that a new attempt may use its id."""
        existing = await self.item(item_id, place)
        if existing is None:
            return
        counts = existing.get("commit") is None or existing["commit"] in commits
        if counts or datetime.fromtimestamp(existing["_ts"], UTC) > self._now() - GRACE:
            raise ItemExistsError(ENTITIES[existing["kind"]], UUID(item_id))
        await patiently(lambda: self._dialogs.delete_item(item_id, partition_key=place))

    async def _apply(self, operations: list[Operation], place: Place, proof: Proof) -> None:
        """Execute a batch. A repeated attempt that meets its own earlier success, as `proof` tells, has succeeded."""
        attempts = 0

        async def attempt() -> None:
            nonlocal attempts
            attempts += 1
            await self._dialogs.execute_item_batch(operations, partition_key=place)

        try:
            await patiently(attempt)
        except CosmosBatchOperationError as error:
            if attempts > 1 and await proof():
                return
            raise _outcome(error, operations) from error

    async def _is_marked(self, item_id: str, place: Place, member: str, mark: str) -> bool:
        existing = await self.item(item_id, place)
        return existing is not None and existing.get(member) == mark


def _place(document: Document) -> Place:
    return [document["party"], document["dialogId"]]


def _outbox(decision: Decision, commit_id: UUID) -> list[Document]:
    return [outbox_document(decision, commit_id)] if decision.told else []


def _outcome(error: CosmosBatchOperationError, operations: Sequence[Operation]) -> Exception:
    """The root is the first operation: its failure is a lost race, another's an id or key that exists."""
    if error.status_code not in (_EXISTS, _CHANGED):
        return error
    failed: dict[str, Any] = operations[error.error_index or 0][1][-1]
    if failed["kind"] == TRANSMISSION_KEY:
        return TransmissionKeyInUseError(failed["key"])
    return (
        LostRaceError()
        if failed["id"] == failed["dialogId"]
        else ItemExistsError(ENTITIES[failed["kind"]], UUID(failed["id"]))
    )
