"""Apply what a crash left of a bulk set of labels."""

from collections.abc import Iterable, Mapping
from typing import Any

from application.bulk_labelling import BulkLabelling
from functions.events import triggers


@triggers.on_change("dialogs", prefix="events-finish-bulk-labels")
async def finish_bulk_labels(documents: Iterable[Mapping[str, Any]], bulk: BulkLabelling) -> None:
    await bulk.resume(documents)
