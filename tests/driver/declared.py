"""What the application declares: every operation, every reader of a change feed and every timer."""

from dataclasses import dataclass
from functools import cache

from functions.groups import GROUPS
from functions.hosting.declaration import Api, Operation
from functions.hosting.registration import declared_by
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
    groups = [declared_by(group) for group in GROUPS]
    triggers = [group for group in groups if isinstance(group, Triggers)]
    return Declared(
        tuple(operation for api in groups if isinstance(api, Api) for operation in api.operations.values()),
        tuple(feed for group in triggers for feed in group.feeds.values()),
        tuple(timer for group in triggers for timer in group.timers.values()),
    )
