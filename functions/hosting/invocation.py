"""One request on its way through the pipeline."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

from azure.functions import HttpRequest

from domain.access.caller import Caller, Claims
from domain.kernel.moment import Moment

READING = frozenset({"GET", "HEAD"})
"""Methods that change nothing."""


@dataclass(frozen=True, slots=True)
class Maintenance:
    until: datetime | None = None


class Services(Protocol):
    """What the pipeline takes from bootstrap: a service per port type, and moments."""

    def get[T](self, service: type[T]) -> T:
        """Give the one service of this type, made at its first use."""
        ...

    def require(self, services: Iterable[type[Any]], needed_by: str) -> None:
        """Raise WiringError unless each of the services can be made; nothing is made yet."""
        ...

    def moment(self, *, silent: bool) -> Moment: ...

    @property
    def maintenance(self) -> Maintenance | None:
        """Say that the system is closed to everybody, and until when as far as that is known."""
        ...


@dataclass(slots=True)
class Invocation:
    """What the steps know of a request; each step adds to it."""

    request: HttpRequest
    services: Services
    moment: Moment
    trace_id: str
    query: Mapping[str, Sequence[str]]
    claims: Claims = field(default_factory=dict)
    caller: Caller | None = None
    arguments: dict[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> str:
        path: str = urlsplit(self.request.url).path
        return path


def trace_of(request: HttpRequest, randomness: Callable[[int], int]) -> str:
    """Give a W3C trace parent: a new span of the request's trace.

    The trace is new when the request has none, or its header is malformed (N-028).
    """
    parent = _TRACEPARENT.fullmatch(request.headers.get("traceparent", ""))
    trace, flags = (parent["trace"], parent["flags"]) if parent else (f"{randomness(128):032x}", "00")
    return f"00-{trace}-{randomness(64) or 1:016x}-{flags}"


_TRACEPARENT = re.compile(
    r"(?!ff|00.{53}.)[0-9a-f]{2}-(?!0{32})(?P<trace>[0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-(?P<flags>[0-9a-f]{2})(?:-.*)?"
)
"""Later versions may add fields, version 00 may not (W3C Trace Context, section 3.2)."""
