"""Indexing policies: which paths an order may use, and which SQLite indexes serve a container's composite indexes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Self

from local.cosmos.charges import leaves
from local.cosmos.columns import Path, Place, column_name, is_addressable, quoted
from local.cosmos.failure import bad_request
from local.cosmos.keys import COMPONENT_DIGITS, PartitionKey, path_names

type Order = tuple[tuple[Path, bool], ...]
"""Sort keys from first to last, each a path and whether it descends."""

DEFAULT_POLICY: Final[dict[str, Any]] = {
    "indexingMode": "consistent",
    "automatic": True,
    "includedPaths": [{"path": "/*"}],
    "excludedPaths": [{"path": '/"_etag"/?'}],
}


@dataclass(frozen=True, slots=True)
class Policy:
    """A container's indexing policy: included and excluded path patterns, and its composite indexes."""

    included: tuple[tuple[str, ...], ...]
    excluded: tuple[tuple[str, ...], ...]
    composites: tuple[Order, ...]

    @classmethod
    def declared(cls, policy: dict[str, Any]) -> Self:
        try:
            return cls(
                tuple(path_names(entry["path"]) for entry in policy.get("includedPaths", ())),
                tuple(path_names(entry["path"]) for entry in policy.get("excludedPaths", ())),
                tuple(tuple(map(_sort_key, composite)) for composite in policy.get("compositeIndexes", ())),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise bad_request("The indexing policy is malformed.") from error

    def named_paths(self) -> list[Path]:
        """The paths to single values that the policy spells out, for filters and for composite indexes."""
        composed = [path for composite in self.composites for path, _ in composite]
        return [path for path in dict.fromkeys([*self.filtered_paths(), *composed]) if path and is_addressable(path)]

    def filtered_paths(self) -> list[Path]:
        """The paths to single values that the policy includes one by one."""
        filtered = [pattern[:-1] for pattern in self.included if pattern[-1] == "?" and "[]" not in pattern]
        return [path for path in dict.fromkeys(filtered) if path not in ((), ("id",)) and is_addressable(path)]

    def named_arrays(self) -> list[Path]:
        """The paths to arrays whose elements the policy spells out."""
        found = [pattern[:-2] for pattern in self.included if pattern[-2:] == ("[]", "?") and "[]" not in pattern[:-2]]
        return [path for path in dict.fromkeys(found) if path and is_addressable(path)]

    def indexes(self, path: Path) -> bool:
        """Whether the path is indexed: the longest matching pattern decides, and exact beats wildcard."""
        return _precision(self.included, path) > _precision(self.excluded, path)

    def names(self, path: Path) -> bool:
        """Whether the path is included by more than the root wildcard: then items without a value keep their place."""
        return self.indexes(path) and _precision(self.included, path) > 1

    def indexed_leaves(self, document: dict[str, Any]) -> int:
        """About how many index entries a document has: its scalars, or the paths that the policy picks out."""
        return leaves(document) if ("*",) in self.included else len(self.included)

    def composite_for(self, order: Order) -> tuple[int, bool] | None:
        """Find the composite index that serves an order, and whether it must be read backwards."""
        inverse = tuple((path, not descending) for path, descending in order)
        for position, composite in enumerate(self.composites):
            if composite in (order, inverse):
                return position, composite == inverse
        return None


def _sort_key(entry: dict[str, str]) -> tuple[Path, bool]:
    return path_names(entry["path"]), entry.get("order", "ascending") == "descending"


def _precision(patterns: tuple[tuple[str, ...], ...], path: Path) -> int:
    return max((_matched(pattern, path) for pattern in patterns), default=0)


def _matched(pattern: tuple[str, ...], path: Path) -> int:
    *names, ending = pattern
    if len(path) < len(names) or not all(map(_step_matches, names, path)):
        return 0
    if ending == "*":
        return 2 * len(names) + 1
    return 2 * len(names) + 2 if ending == "?" and len(path) == len(names) else 0


def _step_matches(name: str, step: str | int) -> bool:
    return name == step or (name == "[]" and isinstance(step, int))


def prefix_expression(levels: int) -> str:
    return f"substr(epk,1,{levels * COMPONENT_DIGITS})"


def index_name(table: str, composite: int, levels: int) -> str:
    """Name a composite's index below the first `levels` components of the partition key; 0 spans all partitions."""
    return f"{table}_composite_{composite}_{levels}"


def value_index_name(table: str, path: Path) -> str:
    return quoted(f"{table}_composite_value{column_name(path)}")


def serving(policy: Policy, composite: int, levels: int, leading: Path) -> tuple[int, int] | None:
    """The composite and the levels of the index that gives a composite's order below a prefix of the partition key.

    Below its own value the path that leads the key is the same everywhere: a composite that begins with it serves the
    order of what follows, and where there are such composites they alone serve prefixes.
    """
    order = policy.composites[composite]
    if order[0][0] == leading:
        return (composite, 1) if levels else None
    if not levels:
        return composite, 0
    if not any(each[0][0] == leading for each in policy.composites):
        return composite, levels
    twins = (number for number, each in enumerate(policy.composites) if each[0][0] == leading and each[1:] == order)
    return next(((number, 1) for number in twins), None)


def indexed_levels(depth: int) -> range:
    """Key prefixes that get indexes: all but the finest of a hierarchical key, whose partitions are small."""
    return range(max(1, depth - 1) + 1)


def index_statements(table: str, policy: Policy, key: PartitionKey, place: Place) -> Iterator[str]:
    """An index for each composite and level that is served by its own, and one for each path to single values."""
    for number, composite in enumerate(policy.composites):
        if all(is_addressable(path) for path, _ in composite):
            for levels in indexed_levels(key.depth):
                if serving(policy, number, levels, key.paths[0]) == (number, levels):
                    order = composite[1:] if composite[0][0] == key.paths[0] else composite
                    columns = _index_columns(order, levels, place)
                    yield f"CREATE INDEX {index_name(table, number, levels)} ON {table}({columns})"
    for path in policy.filtered_paths():
        yield (
            f"CREATE INDEX {value_index_name(table, path)} ON {table}({place(path)}, epk)"
            f" WHERE {place(path)} IS NOT NULL"
        )


def _index_columns(composite: Order, levels: int, place: Place) -> str:
    leading = [prefix_expression(levels)] if levels else []
    return ", ".join(leading + [f"{place(path)} {direction(descending)}" for path, descending in composite])


def direction(descending: bool) -> str:
    return "DESC" if descending else "ASC"
