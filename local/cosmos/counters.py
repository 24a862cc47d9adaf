"""Counts requests and charges by operation, so that tests and benchmarks know what an operation costs."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Counter:
    requests: int = 0
    charge: float = 0.0
    statuses: dict[int, int] = field(default_factory=dict)


class Counters:
    """One counter for each kind of operation seen since the last reset."""

    def __init__(self) -> None:
        self._counters: dict[str, Counter] = {}

    def add(self, operation: str, status: int, charge: float) -> None:
        counter = self._counters.setdefault(operation, Counter())
        counter.requests += 1
        counter.charge = round(counter.charge + charge, 2)
        counter.statuses[status] = counter.statuses.get(status, 0) + 1

    def reset(self) -> None:
        self._counters.clear()

    def report(self) -> dict[str, object]:
        return {
            operation: {"requests": counter.requests, "charge": counter.charge, "statuses": counter.statuses}
            for operation, counter in sorted(self._counters.items())
        }
