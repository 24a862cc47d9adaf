"""A bounded map that forgets what was not used for longest."""

from collections import OrderedDict
from collections.abc import Callable, Hashable


class Recent[K: Hashable, V]:
    """`weight` says how much of `capacity` a value takes; one that alone takes more is not kept.

    Keys count nothing: where callers choose them they are digests.
    """

    def __init__(self, capacity: int, weight: Callable[[V], int] = lambda _: 1) -> None:
        self._capacity = capacity
        self._weight = weight
        self._total = 0
        self._values: OrderedDict[K, V] = OrderedDict()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: K) -> V | None:
        value = self._values.get(key)
        if value is not None:
            self._values.move_to_end(key)
        return value

    def put(self, key: K, value: V) -> None:
        self.forget(key)
        self._values[key] = value
        self._total += self._weight(value)
        while self._total > self._capacity:
            _, oldest = self._values.popitem(last=False)
            self._total -= self._weight(oldest)

    @property
    def weight(self) -> int:
        return self._total

    def forget_unused(self, is_over: Callable[[V], bool]) -> None:
        """Forget, of what was not used for longest, everything up to the first value that is not over."""
        while self._values and is_over(next(iter(self._values.values()))):
            self.forget(next(iter(self._values)))

    def forget(self, key: K) -> None:
        value = self._values.pop(key, None)
        if value is not None:
            self._total -= self._weight(value)
