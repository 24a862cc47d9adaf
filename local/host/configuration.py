"""The part of host.json that the local host obeys."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from local.host.durations import time_span


@dataclass(frozen=True)
class ServiceBusOptions:
    """`extensions.serviceBus`, with the extension's defaults; durations in seconds."""

    auto_complete: bool = True
    max_concurrent_calls: int = 16
    max_concurrent_sessions: int = 8
    max_message_batch: int = 1000
    max_lock_renewal: float = 300.0
    session_idle_timeout: float = 60.0

    @classmethod
    def read(cls, section: dict[str, Any]) -> Self:
        return cls(
            auto_complete=section.get("autoCompleteMessages", cls.auto_complete),
            max_concurrent_calls=section.get("maxConcurrentCalls", cls.max_concurrent_calls),
            max_concurrent_sessions=section.get("maxConcurrentSessions", cls.max_concurrent_sessions),
            max_message_batch=section.get("maxMessageBatchSize", cls.max_message_batch),
            max_lock_renewal=_seconds(section.get("maxAutoLockRenewalDuration"), cls.max_lock_renewal),
            session_idle_timeout=_seconds(section.get("sessionIdleTimeout"), cls.session_idle_timeout),
        )


@dataclass(frozen=True)
class Configuration:
    """What host.json says about HTTP, Service Bus and time; `max_outstanding_requests` -1 means no limit.

    `function_timeout` is in seconds, None for no limit.
    """

    route_prefix: str = "api"
    function_timeout: float | None = None
    max_outstanding_requests: int = -1
    service_bus: ServiceBusOptions = ServiceBusOptions()

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read host.json of an app's folder; without the file all defaults hold. Raises ValueError."""
        file = folder / "host.json"
        if not file.exists():
            return cls()
        whole = json.loads(file.read_text())
        extensions, timeout = whole.get("extensions", {}), whole.get("functionTimeout")
        http = extensions.get("http", {})
        return cls(
            function_timeout=time_span(timeout).total_seconds() if timeout not in (None, "-1") else None,
            route_prefix=http.get("routePrefix", cls.route_prefix).strip("/"),
            max_outstanding_requests=http.get("maxOutstandingRequests", cls.max_outstanding_requests),
            service_bus=ServiceBusOptions.read(extensions.get("serviceBus", {})),
        )


def _seconds(text: str | None, default: float) -> float:
    return default if text is None else time_span(text).total_seconds()
