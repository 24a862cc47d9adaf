"""Which subjects (roles, packages) give which resources, with the time of every change.

Pairs of the world file read at start are as old as the file; a world put in force later adds, changes and deletes
pairs at that moment, as a running registry would.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from local.altinn.world import World


@dataclass(frozen=True)
class Pair:
    subject: str
    resource: str
    updated_at: datetime
    deleted: bool = False

    @property
    def place(self) -> tuple[datetime, str, str]:
        """Where the pair stands in the sequence of changes; unique, so that a page can begin right after it."""
        return self.updated_at, self.subject, self.resource


class Pairs:
    """The latest change of every pair, in order of time."""

    def __init__(self, world: World, written: datetime) -> None:
        self._latest = {key: Pair(*key, written) for key in mapped(world)}

    def follow(self, world: World) -> None:
        """Record what differs from the world before."""
        moment, wanted = datetime.now(UTC), set(mapped(world))
        for key, pair in self._latest.items():
            if not pair.deleted and key not in wanted:
                self._latest[key] = replace(pair, updated_at=moment, deleted=True)
        for key in wanted:
            if key not in self._latest or self._latest[key].deleted:
                self._latest[key] = Pair(*key, moment)

    def page(self, since: datetime, token: str | None, limit: int) -> tuple[list[Pair], str | None]:
        """Up to `limit` changes at or after `since` and after the token's place, and the token of the next page."""
        after = _place(token) if token else None
        changes = sorted(self._latest.values(), key=lambda pair: pair.place)
        rest = [pair for pair in changes if pair.updated_at >= since and (after is None or pair.place > after)]
        more = len(rest) > limit
        return rest[:limit], _token(rest[limit - 1]) if more else None


def mapped(world: World) -> Iterator[tuple[str, str]]:
    """Subject URN and resource id of every role's and package's resource."""
    for role in world.roles:
        yield from ((f"urn:altinn:rolecode:{role.code.lower()}", resource) for resource in role.resources)
    for package in world.packages:
        yield from ((f"urn:altinn:accesspackage:{package.id}", resource) for resource in package.resources)


def _token(pair: Pair) -> str:
    return f"{pair.updated_at.isoformat()}|{pair.subject}|{pair.resource}"


def _place(token: str) -> tuple[datetime, str, str]:
    time, subject, resource = token.split("|")
    return datetime.fromisoformat(time), subject, resource
