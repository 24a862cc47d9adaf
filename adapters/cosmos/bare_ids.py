"""Children stored by earlier versions, whose items have the bare id of the part: an id is still unique within its kind.

Only dialogs whose root lacks the mark IDS_NAME_KINDS can have them. They keep their items when they are replaced.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import batched
from uuid import UUID

from adapters.cosmos.batches import Document
from adapters.cosmos.documents import child_id, part_id
from adapters.cosmos.partition import Partition
from domain.dialog.decision import Decision

AT_ONCE = 5_000
"""Ids in one query: with its parameters it may not grow beyond 512 kB."""
_BARE = "SELECT c.id, c.kind, c.commit FROM c WHERE ARRAY_CONTAINS(@ids, c.id)"


async def bare_children(partition: Partition, decision: Decision, commits: Sequence[str]) -> frozenset[str]:
    """Find what a decision adds or replaces and is stored under a bare id: 1 request, none without such parts.

    Gives `child_id` of each. Those of a commit that is not among `commits` do not count.
    """
    found: list[Document] = []
    for ids in batched(map(str, _chosen_ids(decision)), AT_ONCE, strict=False):
        found += await partition.query(_BARE, ids=list(ids))
    return frozenset(
        child_id(item["kind"], part_id(item["id"])) for item in found if item.get("commit") in (None, *commits)
    )


def keep_bare_id(document: Document, bare: Collection[str]) -> Document:
    """Give the document under the id that its item has."""
    return {**document, "id": str(part_id(document["id"]))} if document["id"] in bare else document


def _chosen_ids(decision: Decision) -> Iterator[UUID]:
    """Give the ids of parts that callers choose ids for; made ones are never taken."""
    for children in (decision.added, decision.replaced):
        yield from (transmission.id for transmission in children.transmissions)
        yield from (activity.id for activity in children.activities)
