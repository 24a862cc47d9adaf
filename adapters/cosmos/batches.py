"""Transactional batches: their operations, and what fits into one."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from domain.kernel.refusals import TooLarge

type Document = dict[str, Any]

MAX_OPERATIONS = 100
MAX_BYTES = 2_000_000
"""The service refuses 2 MiB with its envelope; staying below keeps the answer ours."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a batch: `kind` is the client's name for it, `etag` the only version it may act on."""

    kind: str
    item_id: str
    document: Document | None = None
    etag: str | None = None

    def build(self) -> tuple[Any, ...]:
        """Build what the client takes. The client removes the etag from it: build it anew for each attempt."""
        given = [self.item_id] if self.kind in {"delete", "replace"} else []
        arguments = (*given, *([dict(self.document)] if self.document is not None else []))
        options = {"if_match_etag": self.etag} if self.etag is not None else {}
        return (self.kind, arguments, options)


def creation(document: Document) -> Operation:
    return Operation("create", document["id"], document)


def replacement(document: Document, etag: str) -> Operation:
    return Operation("replace", document["id"], document, etag)


def removal(item_id: str, etag: str | None = None) -> Operation:
    return Operation("delete", item_id, etag=etag)


def overwrite(document: Document) -> Operation:
    """Replace whatever version is there: the root's etag in the same batch guards all items of a dialog."""
    return Operation("upsert", document["id"], document)


def fits(documents: Iterable[Document]) -> bool:
    """Tell whether all documents go into one batch. Refuses with TooLarge when one alone is too large for an item."""
    together = list(documents)
    if _bytes(together) <= MAX_BYTES:
        return len(together) <= MAX_OPERATIONS
    return sum(map(size_of, together)) <= MAX_BYTES and len(together) <= MAX_OPERATIONS


def in_batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Cut into lists that each fit into one batch, in order."""
    batch: list[Document] = []
    size = 0
    for document in documents:
        more = size_of(document)
        if batch and (len(batch) == MAX_OPERATIONS or size + more > MAX_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(document)
        size += more
    if batch:
        yield batch


def size_of(document: Document, limit: int = MAX_BYTES) -> int:
    """Measure a document as it is sent, in bytes. Refuses with TooLarge beyond the limit."""
    size = _bytes(document)
    if size > limit:
        raise TooLarge(
            f"A {document['kind']} of {size} bytes exceeds the {limit} bytes that the store takes for one item."
        )
    return size


def _bytes(value: Document | list[Document]) -> int:
    """Count what the client sends: compact JSON in UTF-8 (see connection.py)."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass"))
