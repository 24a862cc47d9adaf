"""The purge of a dialog: a marker takes the root's place at once, and what is left is removed step by step.

Several may finish one purge at the same time, and late. Each step replaces the version of the marker that it knows, so
that it does nothing when somebody else went on, or when the purge is over and the id is used again.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from itertools import batched
from uuid import UUID

from azure.cosmos.aio import ContainerProxy
from azure.cosmos.exceptions import CosmosBatchOperationError

from adapters.cosmos.batches import MAX_OPERATIONS, Document, creation, removal, replacement
from adapters.cosmos.commits import Lock, commit, commit_records
from adapters.cosmos.documents import RECEIPT, to_purging_document
from adapters.cosmos.keys import Holder, Keys, keys_of
from adapters.cosmos.outcomes import GONE_OR_CHANGED
from adapters.cosmos.partition import ChangedError, Partition
from application.bulk_labelling import PENDING_LABELS
from application.ports.dialogs import PURGING
from application.publishing import OUTBOX
from domain.dialog.decision import Decision

_LEFT_OVERS = f'SELECT VALUE c.id FROM c WHERE c.kind NOT IN ("{PURGING}", "{OUTBOX}", "{RECEIPT}", "{PENDING_LABELS}")'  # noqa: S608 - constants only


class Purges:
    def __init__(self, dialogs: ContainerProxy, keys: Keys) -> None:
        self._dialogs = dialogs
        self._keys = keys

    async def purge(self, decision: Decision, commit_id: UUID, lock: Lock) -> None:
        """Put the marker in the root's place, and remove what is left: 7 requests, 2 more with an idempotent key.

        Raises LostRaceError.
        """
        marker = await self.begin(decision, commit_id, lock)
        partition = Partition.of(self._dialogs, marker)
        if "_etag" in marker:
            with suppress(ChangedError):
                return await self._finish(partition, marker)
        return await self.finish(partition.party, partition.dialog_id)

    async def begin(self, decision: Decision, commit_id: UUID, lock: Lock) -> Document:
        """Put the marker in the root's place, and give it: from then on there is no dialog for readers.

        It has its etag unless only the record told that it was written. Raises LostRaceError.
        """
        marker = to_purging_document(decision.dialog, commit_id, lock.claim)
        records = map(creation, commit_records(decision, commit_id))
        partition = Partition.of(self._dialogs, marker)
        etag = await commit(partition, [replacement(marker, lock.etag), *records], str(commit_id))
        return marker if etag is None else {**marker, "_etag": etag}

    async def finish(self, party: str, dialog_id: str) -> None:
        """Remove what a purge left; nothing when none is under way."""
        partition = Partition(self._dialogs, party, dialog_id)
        while True:
            marker = await partition.root()
            if marker is None or marker["kind"] != PURGING:
                return None
            with suppress(ChangedError):
                return await self._finish(partition, marker)

    async def _finish(self, partition: Partition, marker: Document) -> None:
        """Remove everything beside the marker, then what it claims, then itself. Raises ChangedError."""
        holder = Holder(marker["party"], UUID(marker["id"]), marker.get("claim"))
        keys = keys_of(holder.dialog_id, marker["org"], marker.get("idempotentKey"))
        left, *claims = await asyncio.gather(partition.query(_LEFT_OVERS), *map(self._keys.read, keys))
        for some in batched(left, MAX_OPERATIONS - 1, strict=False):
            marker = await _step(partition, marker, some)
        await asyncio.gather(*(self._keys.release(claim, holder) for claim in claims))
        await partition.remove(marker["id"], marker["_etag"])


async def _step(partition: Partition, marker: Document, ids: Sequence[str]) -> Document:
    """Remove items and replace the marker with its like; give the marker that is there now. Raises ChangedError."""
    document = {name: value for name, value in marker.items() if not name.startswith("_")}
    try:
        answers = await partition.run([replacement(document, marker["_etag"]), *map(removal, ids)])
    except CosmosBatchOperationError as error:
        if error.status_code in GONE_OR_CHANGED:
            raise ChangedError from error
        raise
    return {**document, "_etag": answers[0]["eTag"]}
