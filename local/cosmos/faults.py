"""Faults on demand: answers that the real service gives on bad days, for as many requests or as long as asked."""

import re
import time
from dataclasses import dataclass
from typing import Any, Final, Self

from local.cosmos.consistency import READS
from local.cosmos.failure import bad_request
from local.cosmos.operations import DATA_OPERATIONS, name_of
from local.cosmos.past import Lag
from local.cosmos.wire import Call

STALE: Final = "stale"
KINDS: Final = ("429", "503", "449", "delay", "close", STALE)


@dataclass(slots=True)
class Fault:
    """One fault: `left` requests to hit (None for any number), not after `until` on the monotonic clock.

    `delay` holds the answer back for `delay_ms`; `close` cuts the connection, `after` the work is done or before;
    `stale` answers reads as they would have been `lag` ago, but not before the fault was asked for, where the request's
    consistency allows it; the numbers are statuses. A fault only hits requests whose method, path, operation and host
    (what the end of the User-Agent says) fit, and requests for the account or a container's definition only when it
    names their operation.
    """

    kind: str
    left: int | None
    until: float | None
    method: str | None
    path: re.Pattern[str] | None
    operation: str | None
    host: re.Pattern[str] | None
    retry_after_ms: int
    delay_ms: int
    after: bool
    lag: Lag

    @classmethod
    def asked(cls, body: dict[str, Any]) -> Self:
        """Read a fault as posted to the control address; raises Refused 400 for an unknown kind."""
        kind, match = str(body.get("kind")), body.get("match") or {}
        if kind not in KINDS:
            raise bad_request(f"A fault's kind is one of {', '.join(KINDS)}.")
        seconds, path, host = body.get("seconds"), match.get("path"), match.get("host")
        return cls(
            kind=kind,
            left=body.get("count"),
            until=None if seconds is None else time.monotonic() + seconds,
            method=match.get("method"),
            path=re.compile(path) if path else None,
            operation=match.get("operation"),
            host=re.compile(f"(?:{host})$") if host else None,
            retry_after_ms=int(body.get("retryAfterMs", 10)),
            delay_ms=int(body.get("delayMs", 1000)),
            after=bool(body.get("after", False)),
            lag=Lag(int(body.get("lagMs", 0)), int(body.get("lagRequests", 0))),
        )

    def is_over(self) -> bool:
        return self.left == 0 or (self.until is not None and time.monotonic() >= self.until)

    def fits(self, call: Call) -> bool:
        return (
            self.method in (None, call.method)
            and (self.path is None or self.path.search("/" + "/".join(call.segments)) is not None)
            and (self.host is None or self.host.search(call.headers.get("user-agent", "")) is not None)
            and self._names(name_of(call))
        )

    def _names(self, operation: str) -> bool:
        if self.kind == STALE and operation not in READS:
            return False
        return operation in DATA_OPERATIONS if self.operation is None else operation == self.operation


class Faults:
    """The faults that are in force, oldest first."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self._faults.append(fault)

    def clear(self) -> None:
        self._faults.clear()

    def hit(self, call: Call) -> Fault | None:
        """The fault that hits this request, used up by one."""
        self._faults = [fault for fault in self._faults if not fault.is_over()]
        for fault in self._faults:
            if fault.fits(call):
                fault.left = None if fault.left is None else fault.left - 1
                return fault
        return None
