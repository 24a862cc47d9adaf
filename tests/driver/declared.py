"""What the application declares: every operation, every reader of a change feed and every timer."""

import re
from dataclasses import dataclass
from functools import cache

from functions.documents.responses import statuses_of
from functions.documents.signature import signature_of
from functions.groups import GROUPS
from functions.hosting.declaration import Api, Operation
from functions.hosting.registration import load_declarations
from functions.hosting.triggers import ChangeFeed, Timer, Triggers


@dataclass(frozen=True)
class Declared:
    operations: tuple[Operation, ...]
    feeds: tuple[ChangeFeed, ...]
    timers: tuple[Timer, ...]

    @property
    def names(self) -> list[str]:
        triggers: tuple[ChangeFeed | Timer, ...] = (*self.feeds, *self.timers)
        return [*(operation.name for operation in self.operations), *(trigger.name for trigger in triggers)]


@cache
def declared() -> Declared:
    groups = [load_declarations(group) for group in GROUPS]
    triggers = [group for group in groups if isinstance(group, Triggers)]
    return Declared(
        tuple(operation for api in groups if isinstance(api, Api) for operation in api.operations.values()),
        tuple(feed for group in triggers for feed in group.feeds.values()),
        tuple(timer for group in triggers for timer in group.timers.values()),
    )


def require_declared(method: str, path: str, status: int) -> None:
    """Fail on a status that the operation at this address does not declare; what no operation serves may be anything.

    `path` is the address without its first slash and its query.
    """
    operation = operation_at(method, path)
    if operation is None:
        return
    known = statuses_of(operation, signature_of(operation))
    assert status in known, (
        f"{operation.name} answered {status}, but declares only {sorted(known)}: "
        f"add the refusal to `refuses=` of the operation at {method} {operation.route}, or mend the answer"
    )


def operation_at(method: str, path: str) -> Operation | None:
    """Find the operation as the host does: by name, the first whose route fits."""
    named = sorted(declared().operations, key=lambda operation: operation.name)
    return next((one for one in named if one.method == method and _pattern(one.address).fullmatch(path)), None)


@cache
def _pattern(route: str) -> re.Pattern[str]:
    parts = re.split(r"(\{[^}]*\})", route)
    return re.compile("".join(_segment(part) for part in parts) + "/?", re.IGNORECASE)


def _segment(part: str) -> str:
    if part.startswith("{*"):
        return ".+"
    return "[^/]+" if part.startswith("{") else re.escape(part)
