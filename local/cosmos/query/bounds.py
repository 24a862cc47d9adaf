"""What a WHERE implies about one path, through AND and OR: the values it is fixed to, or how far it may go.

Services page by a condition on the sort keys, `a < @a OR (a = @a AND b < @b)`, and join scopes by OR. SQLite sees no
range of an index in that; the implied bound is one, so that a page deep in the order starts where it belongs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from local.cosmos.columns import Path
from local.cosmos.query.evaluate import Scope
from local.cosmos.query.narrow import path_of, value_of
from local.cosmos.query.syntax import Binary, Call, Expression, Membership
from local.cosmos.values import ARRAY_KIND, comparable, kind

_MIRRORED: Final = {"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Implied:
    """Questions about what holds wherever a condition is true; `root` is the alias of the document."""

    root: str
    scope: Scope

    def values(self, condition: Expression | None, path: Path) -> list[Any] | None:
        """The scalars that the path can have; None when the condition does not say."""
        match condition:
            case Binary("AND", left, right):
                found = self.values(left, path)
                return self.values(right, path) if found is None else found
            case Binary("OR", left, right):
                one, other = self.values(left, path), self.values(right, path)
                return None if one is None or other is None else one + other
            case _:
                return self._stated(condition, path)

    def limit(self, condition: Expression | None, path: Path, *, upper: bool) -> Any | None:
        """The largest (or smallest) value that the path can have; None when the condition does not say."""
        match condition:
            case Binary("AND", left, right):
                found = self.limit(left, path, upper=upper)
                return self.limit(right, path, upper=upper) if found is None else found
            case Binary("OR", left, right):
                one, other = self.limit(left, path, upper=upper), self.limit(right, path, upper=upper)
                return _wider(one, other, max if upper else min)
            case Binary("=" | "<" | "<=" | ">" | ">=" as sign, left, right):
                return self._compared(sign, left, right, path, upper=upper)
            case _:
                return None

    def _stated(self, condition: Expression | None, path: Path) -> list[Any] | None:
        place, values = self._choice(condition)
        if place is None or path_of(place, self.root, self.scope) != path:
            return None
        return values if all(0 < kind(value) < ARRAY_KIND for value in values) else None

    def _choice(self, condition: Expression | None) -> tuple[Expression | None, list[Any]]:
        match condition:
            case Binary("=", place, constant):
                return place, [value_of(constant, self.scope)]
            case Membership(place, choices, negated=False):
                return place, [value_of(choice, self.scope) for choice in choices]
            case Call("ARRAY_CONTAINS", (array, place)):
                values = value_of(array, self.scope)
                return (place, values) if isinstance(values, list) else (None, [])
            case _:
                return None, []

    def _compared(self, sign: str, left: Expression, right: Expression, path: Path, *, upper: bool) -> Any | None:
        if path_of(left, self.root, self.scope) != path:
            sign, left, right = _MIRRORED[sign], right, left
        if path_of(left, self.root, self.scope) != path or sign[0] not in ("=", "<" if upper else ">"):
            return None
        value = value_of(right, self.scope)
        return value if kind(value) in (kind(0), kind("")) else None


def _wider(one: Any | None, other: Any | None, choose: Callable[[Any, Any], Any]) -> Any | None:
    if one is None or other is None or not comparable(one, other):
        return None
    return choose(one, other)
