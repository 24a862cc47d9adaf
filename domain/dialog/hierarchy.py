"""How transmissions hang together: no dangling references, neither too deep nor too wide, no circles (M-072, M-073)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from domain.kernel import texts
from domain.kernel.failures import Failure, Failures

MAX_DEPTH = 100
MAX_WIDTH = 100
_SHOWN_OF_A_CIRCLE = 10
_KEY = "Transmissions"

type _Depths = dict[UUID, int | None]


class Node(NamedTuple):
    """A transmission and the one it refers to."""

    id: UUID
    parent: UUID | None = None


def failures(new: Iterable[Node], known: Iterable[Node] = ()) -> Failures:
    """Judge `new` together with the stored nodes around it; a stored node without its parent counts as a root.

    References to nothing are reported alone: depth means nothing while a parent is missing.
    """
    added = tuple(new)
    parents = {node.id: node.parent for node in (*known, *added)}
    unknown = _unknown_references(added, parents)
    if unknown:
        yield Failure(_KEY, texts.unknown_parents(unknown))
        return
    yield from _misshapen(parents)


def _unknown_references(added: Iterable[Node], parents: Mapping[UUID, UUID | None]) -> list[UUID]:
    referred = (node.parent for node in added if node.parent is not None)
    return list(dict.fromkeys(parent for parent in referred if parent not in parents))


def _misshapen(parents: Mapping[UUID, UUID | None]) -> Failures:
    depths, circular = _measure_depths(parents)
    too_deep = [node for node, depth in depths.items() if depth == MAX_DEPTH + 1]
    if too_deep:
        yield Failure(_KEY, texts.too_deep(MAX_DEPTH, too_deep))
    if circular:
        yield Failure(_KEY, texts.circular(circular[:_SHOWN_OF_A_CIRCLE]))
    children = Counter(parent for parent in parents.values() if parent is not None)
    too_wide = [parent for parent, count in children.items() if count > MAX_WIDTH]
    if too_wide:
        yield Failure(_KEY, texts.too_wide(MAX_WIDTH, too_wide))


def _measure_depths(parents: Mapping[UUID, UUID | None]) -> tuple[_Depths, list[UUID]]:
    """Give each node's depth, a root's being 1 and None at or below a circle, and the members of circles."""
    depths: _Depths = {}
    circular: list[UUID] = []
    for node in parents:
        path = _walk_upwards(node, parents, depths)
        top = parents.get(path[-1]) if path else None
        if top in path:
            circular.extend(path[path.index(top) :])
        _measure(path, top, depths, is_circular=top in path)
    return depths, circular


def _walk_upwards(node: UUID, parents: Mapping[UUID, UUID | None], depths: _Depths) -> list[UUID]:
    """Walk upwards until a measured node, the end, or the path itself; ordered from `node` up."""
    path: dict[UUID, None] = {}
    following: UUID | None = node
    while following is not None and following in parents and following not in depths and following not in path:
        path[following] = None
        following = parents[following]
    return list(path)


def _measure(path: list[UUID], top: UUID | None, depths: _Depths, *, is_circular: bool) -> None:
    depth = None if is_circular else 0 if top is None else depths.get(top, 0)
    for node in reversed(path):
        depth = None if depth is None else depth + 1
        depths[node] = depth
