"""The logical partition of one dialog: its items are read, queried and written in batches."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Self

from azure.core import MatchConditions
from azure.cosmos.aio import ContainerProxy
from azure.cosmos.exceptions import (
    CosmosAccessConditionFailedError,
    CosmosResourceExistsError,
    CosmosResourceNotFoundError,
)

from adapters.cosmos.batches import Document, Operation
from adapters.cosmos.retry import retry

AS_MANY_AS_FIT = -1
"""A page size: the service fills pages up to 4 MB instead of 100 items."""


class ChangedError(Exception):
    """Another version of the item is there; nothing was done."""


class Partition:
    """Whatever is sent is built anew for each attempt, because the client changes what it is given."""

    def __init__(self, container: ContainerProxy, party: str, dialog_id: str) -> None:
        self._container = container
        self.party = party
        self.dialog_id = dialog_id

    @classmethod
    def of(cls, container: ContainerProxy, document: Document) -> Self:
        return cls(container, document["party"], document["dialogId"])

    @property
    def _key(self) -> list[str]:
        return [self.party, self.dialog_id]

    async def item(self, item_id: str) -> Document | None:
        try:
            return dict(await retry(lambda: self._container.read_item(item_id, partition_key=self._key)))
        except CosmosResourceNotFoundError:
            return None

    async def root(self) -> Document | None:
        """Read what is in the root's place: a dialog, or the marker of a purge."""
        return await self.item(self.dialog_id)

    async def pages(self, query: str, **parameters: Any) -> list[list[Any]]:
        """Run a query and give all its pages as they were answered, at least one; the client hides empty ones."""

        async def read() -> list[list[Any]]:
            pages: list[list[Any]] = []
            found = self._container.query_items(
                query,
                parameters=[{"name": f"@{name}", "value": value} for name, value in parameters.items()],
                partition_key=self._key,
                max_item_count=AS_MANY_AS_FIT,
                response_hook=lambda _headers, answer: pages.append(answer["Documents"]),
            )
            async for _ in found:
                pass
            return pages

        return await retry(read)

    async def query(self, query: str, **parameters: Any) -> list[Any]:
        return [item for page in await self.pages(query, **parameters) for item in page]

    async def run(self, operations: Sequence[Operation]) -> list[dict[str, Any]]:
        """Execute a batch and give what each operation answers. Raises CosmosBatchOperationError: nothing was done.

        After a passing failure the batch is sent again, although the failed attempt may have been executed.
        """
        return list(
            await retry(lambda: self._container.execute_item_batch([one.build() for one in operations], self._key))
        )

    async def create(self, document: Document) -> None:
        """Create an item; nothing when one with its id is there."""
        with suppress(CosmosResourceExistsError):
            await retry(lambda: self._container.create_item(dict(document)))

    async def remove(self, item_id: str, etag: str | None = None) -> None:
        """Remove an item, with `etag` only that version of it; nothing when it is gone. Raises ChangedError."""
        condition: dict[str, Any] = (
            {"etag": etag, "match_condition": MatchConditions.IfNotModified} if etag is not None else {}
        )
        try:
            await retry(lambda: self._container.delete_item(item_id, partition_key=self._key, **condition))
        except CosmosResourceNotFoundError:
            return
        except CosmosAccessConditionFailedError as error:
            raise ChangedError from error
