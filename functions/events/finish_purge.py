"""Remove what a crash left of a purged dialog."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from application.ports.dialogs import PURGING, DialogStore
from functions.events import triggers


@triggers.on_change("dialogs", prefix="events-finish-purge")
async def finish_purge(documents: Iterable[Mapping[str, Any]], store: DialogStore) -> None:
    for document in documents:
        if document.get("kind") == PURGING:
            await store.finish_purge(document["party"], UUID(document["dialogId"]))
