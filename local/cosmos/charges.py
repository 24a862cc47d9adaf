"""Request charges: an estimate, in request units, of what the real service would bill.

The real charge depends on the account's own index; these figures only keep proportions, so that a design that costs
twice as much here costs about twice as much there:

- a point read: 1 RU for each started KB, half of it when the answer is 304;
- a write: 5 RU for each started KB and 0.1 RU for each indexed leaf of the item; a delete the same without leaves;
- a query or a page of a feed: 2.3 RU, 0.05 for each row looked up and 0.25 for each KB of the items loaded.
"""

from math import ceil
from typing import Any, Final

_KB: Final = 1024
MINIMUM: Final = 1.0
QUERY_PLAN: Final = 0.0


def point_read(size: int) -> float:
    return float(_kilobytes(size))


def not_modified(size: int) -> float:
    return max(MINIMUM, _kilobytes(size) / 2)


def write(size: int, indexed_leaves: int) -> float:
    return round(5.0 * _kilobytes(size) + 0.1 * indexed_leaves, 2)


def page(rows: int, loaded_bytes: int) -> float:
    return round(2.3 + 0.05 * rows + 0.25 * loaded_bytes / _KB, 2)


def leaves(value: Any) -> int:
    """Count the scalars of a document: each is an index entry where everything is indexed."""
    if isinstance(value, dict):
        return sum(map(leaves, value.values()))
    if isinstance(value, list):
        return sum(map(leaves, value))
    return 1


def _kilobytes(size: int) -> int:
    return max(1, ceil(size / _KB))
