"""Where transmissions stand in their threads: depth and number of replies, kept so that appends stay cheap (M-074)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from domain.dialog.transmission import Transmission

type Threaded = tuple[tuple[Transmission, ...], tuple[Transmission, ...]]


def link_threads(new: Sequence[Transmission], known: Mapping[UUID, Transmission]) -> Threaded:
    """Give `new` with depth and replies, and those of `known` whose replies grew.

    References have been judged: each leads to one of both, and there are no circles.
    """
    replies = Counter(sent.related_transmission_id for sent in new)
    depths = _depths({sent.id: sent.related_transmission_id for sent in new}, known)
    placed = tuple(replace(sent, depth=depths[sent.id], replies=replies[sent.id]) for sent in new)
    grown = tuple(
        replace(parent, replies=parent.replies + replies[parent.id]) for parent in known.values() if replies[parent.id]
    )
    return placed, grown


def _depths(parents: Mapping[UUID, UUID | None], known: Mapping[UUID, Transmission]) -> dict[UUID, int]:
    depths = {identifier: transmission.depth for identifier, transmission in known.items()}
    for start in parents:
        climbed: list[UUID] = []
        here: UUID | None = start
        while here is not None and here not in depths:
            climbed.append(here)
            here = parents[here]
        depth = depths[here] if here is not None else 0
        for one in reversed(climbed):
            depth += 1
            depths[one] = depth
    return depths
