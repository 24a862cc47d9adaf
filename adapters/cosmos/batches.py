"""Transactional batches: what fits into one, and what has to be staged ahead of it."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from domain.kernel.refusals import TooLarge

type Document = dict[str, Any]
type Operation = tuple[Any, ...]

MAX_OPERATIONS = 100
MAX_BYTES = 2_000_000
"""The service refuses 2 MiB with its envelope; staying below keeps the answer ours."""


def creation(document: Document) -> Operation:
    return ("create", (document,))


def replacement(document: Document, etag: str) -> Operation:
    return ("replace", (document["id"], document), {"if_match_etag": etag})


def removal(item_id: str) -> Operation:
    return ("delete", (item_id,))


def overwriting(document: Document) -> Operation:
    """Replace whatever version is there: the root's etag in the same batch guards all items of a dialog."""
    return ("upsert", (document,))


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


def size_of(document: Document) -> int:
    size = _bytes(document)
    if size > MAX_BYTES:
        raise TooLarge(
            f"A {document['kind']} of {size} bytes exceeds the {MAX_BYTES} bytes that the store takes for one item."
        )
    return size


def _bytes(value: Document | list[Document]) -> int:
    return len(json.dumps(value, ensure_ascii=False).encode())
