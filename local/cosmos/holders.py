"""Which items fulfil a simple condition, as searches of an index that give their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Lookup:
    """A SELECT of item numbers; `has_key` tells that its index can narrow it to a range of partition keys."""

    sql: str
    parameters: tuple[Any, ...]
    has_key: bool = False


@dataclass(frozen=True, slots=True)
class Holders:
    """The items found by any of the look-ups; `test` asks the same of one row."""

    lookups: tuple[Lookup, ...]
    test: str
    parameters: tuple[Any, ...]

    def within(self, low: str, high: str) -> tuple[str, tuple[Any, ...]]:
        """The numbers of those in a range of partition keys, as far as the indexes know."""
        selects: list[str] = []
        parameters: list[Any] = []
        for lookup in self.lookups:
            keyed = lookup.has_key and low != ""
            selects.append(f"{lookup.sql} AND epk >= ? AND epk < ?" if keyed else lookup.sql)
            parameters += (*lookup.parameters, low, high) if keyed else lookup.parameters
        return " UNION ALL ".join(selects), tuple(parameters)


def joined(several: Sequence[Holders]) -> Holders:
    """The items that are among any of these."""
    # The plus keeps SQLite from answering an OR with several searches, whose results it would then have to sort.
    return Holders(
        tuple(lookup for each in several for lookup in each.lookups),
        f"+({' OR '.join(each.test for each in several)})",
        tuple(parameter for each in several for parameter in each.parameters),
    )
