"""Children of a commit that does not fit into one batch: written ahead of the root, which makes them count."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import batched
from math import ceil

from azure.cosmos.exceptions import CosmosBatchOperationError

from adapters.cosmos.batches import MAX_OPERATIONS, Document, creation, in_batches, removal
from adapters.cosmos.outcomes import EXISTS, GONE_OR_CHANGED, id_of_taken_item, name_existing_item
from adapters.cosmos.partition import Partition
from application.ports.dialogs import ItemExistsError, LostRaceError, TransmissionKeyInUseError
from domain.kernel.refusals import Unavailable

GRACE = timedelta(minutes=5)
"""No writer lives longer: the host ends a worker up to 12 s after functionTimeout of host.json."""
_STAGED = "SELECT c.id, c._etag FROM c WHERE c.commit = @commit"


class Staging:
    """The staged children of one commit, marked with its id.

    `etag` is that of the root which the commit changes, None for a new dialog; `commits` are those whose staged
    children count already.
    """

    def __init__(
        self, partition: Partition, mark: str, etag: str | None, commits: Sequence[str], now: Callable[[], datetime]
    ) -> None:
        self.mark = mark
        self._partition = partition
        self._etag = etag
        self._commits = commits
        self._now = now

    async def write(self, children: Sequence[Document]) -> None:
        """Write all. Raises ItemExistsError, TransmissionKeyInUseError, LostRaceError or Unavailable."""
        for batch in in_batches({**child, "commit": self.mark} for child in children):
            await self._write(batch)

    async def remove(self) -> None:
        """Remove what was written in vain: whoever decides again may use the same ids at once."""
        await _remove(self._partition, self.mark)

    async def make_room(self, found: ItemExistsError | TransmissionKeyInUseError) -> None:
        """Remove what an abandoned commit staged under this id; raises `found` when the item counts, or is our own."""
        await self._require_unchanged()
        existing = await self._partition.item(id_of_taken_item(found))
        if existing is None:
            return
        mark = existing.get("commit")
        if mark is None or mark == self.mark or mark in self._commits:
            raise found
        age = self._now() - datetime.fromtimestamp(existing["_ts"], UTC)
        if age < GRACE:
            raise Unavailable(retry_after=ceil((GRACE - age).total_seconds()))
        await _remove(self._partition, mark)

    async def _write(self, batch: list[Document]) -> None:
        while not await self._is_written(batch):
            continue

    async def _is_written(self, batch: list[Document]) -> bool:
        """Write one batch, or find that an earlier attempt did; False when room was made to try it again."""
        try:
            await self._partition.run([creation(child) for child in batch])
        except CosmosBatchOperationError as error:
            if error.status_code != EXISTS:
                raise
            first = await self._partition.item(batch[0]["id"])
            if first is None or first.get("commit") != self.mark:
                await self.make_room(name_existing_item(batch[error.error_index or 0]))
                return False
        return True

    async def _require_unchanged(self) -> None:
        """Refuse to judge by an old root which commits count. Raises LostRaceError."""
        root = await self._partition.root()
        if (root and root["_etag"]) != self._etag:
            raise LostRaceError


async def _remove(partition: Partition, mark: str) -> None:
    """Remove what carries the mark, and nothing that was written since under the same ids."""
    while found := await partition.query(_STAGED, commit=mark):
        for some in batched(found, MAX_OPERATIONS, strict=False):
            try:
                await partition.run([removal(one["id"], one["_etag"]) for one in some])
            except CosmosBatchOperationError as error:
                if error.status_code not in GONE_OR_CHANGED:
                    raise
