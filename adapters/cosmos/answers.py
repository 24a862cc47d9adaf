"""Answers of upstream systems in the container `answers`, for all instances; each goes when it can serve no more."""

import logging
from datetime import datetime, timedelta

from azure.core.exceptions import AzureError
from azure.cosmos.aio import DatabaseProxy
from azure.cosmos.exceptions import CosmosResourceNotFoundError

from adapters.caching.shared import StoredAnswer
from adapters.cosmos import containers
from adapters.cosmos.packing import pack, unpack
from adapters.cosmos.retry import RETRY_AFTER, within
from domain.kernel.refusals import Unavailable

LARGEST = 300_000
"""Characters of a compressed answer: a larger one would cost more to write and read than it saves."""
LONGEST_WAIT = 1.0
"""Seconds for a store that fails: the answer can be had from its source too."""
_log = logging.getLogger(__name__)


class CosmosAnswers:
    """Implements AnswerStore."""

    def __init__(self, database: DatabaseProxy) -> None:
        self._container = database.get_container_client(containers.ANSWERS)

    async def read(self, key: str) -> StoredAnswer | None:
        try:
            item = await within(LONGEST_WAIT, self._container.read_item(key, partition_key=key))
            return StoredAnswer(datetime.fromisoformat(item["loadedAt"]), unpack(item["body"]))
        except (CosmosResourceNotFoundError, KeyError, ValueError):
            return None
        except (AzureError, TimeoutError) as error:
            raise _away(error) from error

    async def write(self, key: str, answer: StoredAnswer, lifetime: timedelta) -> None:
        body = pack(answer.body)
        if len(body) > LARGEST:
            return
        seconds = int(lifetime.total_seconds())
        item = {"id": key, "loadedAt": answer.loaded_at.isoformat(), "body": body, "ttl": seconds}
        try:
            await within(LONGEST_WAIT, self._container.upsert_item(item))
        except (AzureError, TimeoutError) as error:
            raise _away(error) from error


def _away(error: Exception) -> Unavailable:
    _log.warning("The container of shared answers fails: %s", type(error).__name__)
    return Unavailable(retry_after=RETRY_AFTER)
