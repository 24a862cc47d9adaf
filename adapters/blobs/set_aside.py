"""Events that can never be published, each kept as one blob with its reason."""

import json
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from azure.core.exceptions import ResourceExistsError
from azure.storage.blob.aio import BlobServiceClient, ContainerClient

CONTAINER = "set-aside-events"

_log = logging.getLogger(__name__)


class BlobSetAside:
    """Implements SetAside. `connect` makes the client at the first use."""

    def __init__(self, connect: Callable[[], BlobServiceClient]) -> None:
        self._connect = connect
        self._service: BlobServiceClient | None = None

    async def put(self, name: str, document: Mapping[str, Any], reason: str) -> None:
        container = await self._container()
        content = json.dumps({"reason": reason, "document": dict(document)}, ensure_ascii=False, indent=2)
        await container.upload_blob(f"{name}.json", content.encode(errors="backslashreplace"), overwrite=True)
        _log.error("event set aside: %s (%s), see the blob container %s", name, reason, CONTAINER)

    async def _container(self) -> ContainerClient:
        if self._service is None:
            self._service = self._connect()
            with suppress(ResourceExistsError):
                await self._service.create_container(CONTAINER)
        return self._service.get_container_client(CONTAINER)
