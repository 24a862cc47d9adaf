"""A lease: the right of one host to read one range of a container's change feed, and how far it has read.

The documents have the fields of .NET's change feed processor, which Azure's trigger uses.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Self

VERSION = 1  # 1: the lease is of a range of effective partition keys, 0: of a physical partition


@dataclass(frozen=True)
class Lease:
    id: str
    token: str
    feed_range: dict[str, Any]
    owner: str | None
    continuation: str | None
    """None until the first checkpoint: whoever takes the lease begins where the trigger says."""
    renewed: datetime
    etag: str | None = None

    @classmethod
    def unowned(cls, prefix: str, feed_range: dict[str, Any]) -> Self:
        bounds = feed_range["Range"]
        token = f"{bounds['min']}-{bounds['max']}"
        return cls(f"{prefix}..{token}", token, feed_range, None, None, datetime.now(UTC))

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Self:
        return cls(
            id=document["id"],
            token=document["LeaseToken"],
            feed_range=document["FeedRange"],
            owner=document["Owner"],
            continuation=document["ContinuationToken"],
            renewed=datetime.fromisoformat(document["timestamp"]),
            etag=document["_etag"],
        )

    def document(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "version": VERSION,
            "LeaseToken": self.token,
            "FeedRange": self.feed_range,
            "Owner": self.owner,
            "ContinuationToken": self.continuation,
            "properties": {},
            "timestamp": self.renewed.isoformat().replace("+00:00", "Z"),
            "Mode": "Incremental Feed",
        }

    def owned_by(self, owner: str | None) -> Self:
        """The lease freshly taken, renewed or, with None, given up."""
        return replace(self, owner=owner, renewed=datetime.now(UTC))

    def read_to(self, continuation: str) -> Self:
        return replace(self, continuation=continuation, renewed=datetime.now(UTC))

    def is_free(self, now: datetime, expiration: timedelta) -> bool:
        return self.owner is None or now - self.renewed > expiration
