"""What the application declares: every operation and every reader of a change feed."""

from dataclasses import dataclass
from functools import cache

from functions.groups import GROUPS
from functions.hosting.declaration import Api, Operation
from functions.hosting.registration import declared_by
from functions.hosting.triggers import ChangeFeed, Triggers


@dataclass(frozen=True)
class Declared:
    operations: tuple[Operation, ...]
    feeds: tuple[ChangeFeed, ...]

    @property
    def names(self) -> list[str]:
        return [*(operation.name for operation in self.operations), *(feed.name for feed in self.feeds)]


@cache
def declared() -> Declared:
    groups = [declared_by(group) for group in GROUPS]
    return Declared(
        tuple(operation for api in groups if isinstance(api, Api) for operation in api.operations.values()),
        tuple(feed for triggers in groups if isinstance(triggers, Triggers) for feed in triggers.feeds.values()),
    )
