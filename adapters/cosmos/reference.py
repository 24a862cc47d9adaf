"""Reference data in the container `reference`: one item a kind, compressed, replaced only by those who have read it."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from azure.core import MatchConditions
from azure.cosmos.aio import DatabaseProxy
from azure.cosmos.exceptions import (
    CosmosAccessConditionFailedError,
    CosmosHttpResponseError,
    CosmosResourceExistsError,
    CosmosResourceNotFoundError,
)

from adapters.caching.reference import Entry, ReplacedMeanwhileError
from adapters.cosmos import containers
from adapters.cosmos.packing import pack, unpack
from adapters.cosmos.retry import RETRY_AFTER, retry
from domain.kernel.refusals import TooLarge, Unavailable

LARGEST = 2_000_000
"""Characters of one compressed kind: an item of 2 MB has room for its id and the store's own members beside it."""
_log = logging.getLogger(__name__)

type _Item = dict[str, str]
type _Put = Callable[[], Awaitable[object]]


class CosmosReference:
    """Implements ReferenceStore."""

    def __init__(self, database: DatabaseProxy) -> None:
        self._container = database.get_container_client(containers.REFERENCE)

    async def read(self, kind: str, known: str | None = None) -> Entry | None:
        condition: dict[str, Any] = {"etag": known, "match_condition": MatchConditions.IfModified} if known else {}
        try:
            item = await retry(lambda: self._container.read_item(kind, partition_key=kind, **condition))
        except CosmosResourceNotFoundError:
            return None
        except CosmosHttpResponseError as error:
            _log.exception("The reference data '%s' cannot be read", kind)
            raise Unavailable(retry_after=RETRY_AFTER) from error
        return Entry(item["_etag"], unpack(item.get("content"))) if item else Entry(known or "")

    async def write(self, kind: str, content: bytes, replaces: str | None) -> None:
        item = {"id": kind, "content": pack(content)}
        if (size := len(item["content"])) > LARGEST:
            raise TooLarge(
                f"The reference data '{kind}' take {size} characters compressed, more than the {LARGEST} that fit into "
                "one item: what is stored stays. Store less of each entry, or divide the kind into several."
            )
        put = self._create(item) if replaces is None else self._replace(item, replaces)
        try:
            await retry(put)
        except (CosmosAccessConditionFailedError, CosmosResourceExistsError) as error:
            raise ReplacedMeanwhileError(kind) from error
        except CosmosHttpResponseError as error:
            _log.exception("The reference data '%s' cannot be written", kind)
            raise Unavailable(retry_after=RETRY_AFTER) from error

    def _create(self, item: _Item) -> _Put:
        return lambda: self._container.create_item(item)

    def _replace(self, item: _Item, version: str) -> _Put:
        condition: dict[str, Any] = {"etag": version, "match_condition": MatchConditions.IfNotModified}
        return lambda: self._container.replace_item(item["id"], item, **condition)
