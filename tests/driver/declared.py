"""What the application declares: every operation and every reader of a change feed."""

import pkgutil
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from functions import enduser, events, serviceowner, wellknown
from functions.hosting.declaration import Operation
from functions.hosting.triggers import ChangeFeed


@dataclass(frozen=True)
class Declared:
    operations: tuple[Operation, ...]
    feeds: tuple[ChangeFeed, ...]

    @property
    def names(self) -> list[str]:
        return [*(operation.name for operation in self.operations), *(feed.name for feed in self.feeds)]


@cache
def declared() -> Declared:
    for group in (serviceowner, enduser, wellknown, events):
        for module in pkgutil.iter_modules(group.__path__):
            import_module(f"{group.__name__}.{module.name}")
    apis = (serviceowner.api, enduser.api, wellknown.api)
    return Declared(
        tuple(operation for api in apis for operation in api.operations.values()), tuple(events.triggers.feeds.values())
    )
