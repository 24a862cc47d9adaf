"""How many items there are of a kind, roughly: reading plans are chosen by it. Counted once, and after many changes."""

import sqlite3
from dataclasses import dataclass, field
from typing import Any, Final

_KEPT: Final = 20_000
_ALWAYS_FEW: Final = 100
"""So many changes alter no plan."""


@dataclass(slots=True)
class Statistics:
    """Counts of one container, each with the number of the change after which it was made."""

    _counts: dict[int, tuple[int, int]] = field(default_factory=dict)

    def count(self, connection: sqlite3.Connection, lsn: int, sql: str, parameters: tuple[Any, ...]) -> int:
        """The rows that a SELECT gives, as of now or not long ago."""
        asked = hash((sql, parameters))  # parameters may be thousands; of two that meet one gets a worse plan, no more
        known = self._counts.get(asked)
        if known is not None and lsn - known[1] <= max(_ALWAYS_FEW, known[0] // 10):
            return known[0]
        counted: int = connection.execute(f"SELECT COUNT(*) FROM ({sql})", parameters).fetchone()[0]
        if len(self._counts) >= _KEPT:
            self._counts.clear()
        self._counts[asked] = counted, lsn
        return counted
