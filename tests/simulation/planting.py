"""Faults that the store had once, each planted into what is there now: the simulation must find all of them."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

import pytest
from azure.cosmos.exceptions import CosmosBatchOperationError

from adapters.cosmos import commits, dialogs, keys, outcomes, purging
from adapters.cosmos.batches import Document, Operation
from adapters.cosmos.dialogs import CosmosDialogStore
from adapters.cosmos.keys import Holder
from adapters.cosmos.partition import Partition
from adapters.cosmos.purging import Purges

type Plant = Callable[[pytest.MonkeyPatch], None]


def retry_without_condition(patch: pytest.MonkeyPatch) -> None:
    """A batch is built once and sent again, although the client has taken the etag out of it."""
    build, built = Operation.build, dict[int, tuple[Operation, tuple[Any, ...]]]()

    def build_once(operation: Operation) -> tuple[Any, ...]:
        return built.setdefault(id(operation), (operation, build(operation)))[1]

    patch.setattr(Operation, "build", build_once)


def finisher_without_proof(patch: pytest.MonkeyPatch) -> None:
    """Whoever finishes a purge acts by id, whatever has come in the marker's place meanwhile."""

    async def finish_by_id(self: Purges, partition: Partition, marker: Document) -> None:
        for one in await partition.query(purging._LEFT_OVERS):
            await partition.remove(one)
        holder = Holder(marker["party"], UUID(marker["id"]), marker.get("claim"))
        for key in keys.keys_of(holder.dialog_id, marker["org"], marker.get("idempotentKey")):
            await self._keys.release(await self._keys.read(key), holder)
        await partition.remove(marker["id"])

    patch.setattr(Purges, "_finish", finish_by_id)


def proof_that_others_overwrite(patch: pytest.MonkeyPatch) -> None:
    """A commit whose answer was lost counts as done only while nobody commits on top of it."""

    async def commit(partition: Partition, operations: Sequence[Operation], commit_id: str) -> None:
        try:
            await partition.run(operations)
        except CosmosBatchOperationError as error:
            refused = outcomes.refusal(error, operations)
            root = await partition.root()
            if root is None or root.get("commitId") != commit_id:
                raise refused from error

    patch.setattr(commits, "commit", commit)
    patch.setattr(purging, "commit", commit)


def missing_item_as_error(patch: pytest.MonkeyPatch) -> None:
    """A root that is gone when it is replaced, and an item that is gone when it is removed, are errors."""
    refusal = outcomes.refusal

    def refuse(error: CosmosBatchOperationError, operations: Sequence[Operation]) -> Exception:
        return error if error.status_code == outcomes.GONE else refusal(error, operations)

    patch.setattr(commits, "refusal", refuse)
    patch.setattr(purging, "GONE_OR_CHANGED", (outcomes.CHANGED,))


def pages_of_several_commits(patch: pytest.MonkeyPatch) -> None:
    """A read of several pages is taken as it comes."""

    async def read(partition: Partition, query: str, parameters: dict[str, Any]) -> list[Document]:
        return await partition.query(query, **parameters)

    patch.setattr(dialogs, "_as_of_one_commit", read)


def party_known_for_ever(patch: pytest.MonkeyPatch) -> None:
    """Where a dialog was last seen is believed, also when it is not there."""

    async def find[T](
        self: CosmosDialogStore, dialog_id: UUID, read: Callable[[Partition], Awaitable[T | None]]
    ) -> T | None:
        if dialog_id not in self._parties:
            claim = await self._keys.read(keys.dialog_key(dialog_id))
            if claim is None:
                return None
            self._remember(dialog_id, claim.holder.party)
        return await read(self._partition(self._parties[dialog_id], dialog_id))

    patch.setattr(CosmosDialogStore, "_find", find)


PLANTS: tuple[Plant, ...] = (
    retry_without_condition,
    finisher_without_proof,
    proof_that_others_overwrite,
    missing_item_as_error,
    pages_of_several_commits,
    party_known_for_ever,
)
