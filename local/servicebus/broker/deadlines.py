"""A set of keys that each fall due at a time, with cheap change of mind."""

import heapq
from collections.abc import Callable, Iterator

_SLACK = 64


class Deadlines[Key]:
    """Keys must be comparable: ties fall due in key order."""

    def __init__(self, wake_at: Callable[[int], None]) -> None:
        self._due: dict[Key, int] = {}
        self._heap: list[tuple[int, Key]] = []
        self._wake_at = wake_at

    def set(self, key: Key, due: int) -> None:
        """Let the key fall due at a time in milliseconds since 1970, and at no other."""
        self._due[key] = due
        heapq.heappush(self._heap, (due, key))
        self._compact()
        self._wake_at(due)

    def discard(self, key: Key) -> None:
        self._due.pop(key, None)

    def due(self, moment: int) -> Iterator[Key]:
        """Take out every key that has fallen due."""
        while self._heap and self._heap[0][0] <= moment:
            at, key = heapq.heappop(self._heap)
            if self._due.get(key) == at:
                del self._due[key]
                yield key

    def next(self) -> int | None:
        while self._heap and self._due.get(self._heap[0][1]) != self._heap[0][0]:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def _compact(self) -> None:
        """Withdrawn entries stay in the heap until they outnumber the living."""
        if len(self._heap) > 2 * len(self._due) + _SLACK:
            self._heap = [(due, key) for key, due in self._due.items()]
            heapq.heapify(self._heap)
