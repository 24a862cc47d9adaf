"""One account: its data, its key, and what tests turn on in it."""

import base64
import json
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from local.cosmos.catalog import Catalog
from local.cosmos.consistency import DEFAULT_LEVEL, Consistency
from local.cosmos.continuation import Continuations
from local.cosmos.counters import Counters
from local.cosmos.faults import Faults
from local.cosmos.past import Past
from local.cosmos.storage import open_storage


@dataclass(frozen=True, slots=True)
class Account:
    """Everything that the handlers of one running stand-in share."""

    key: bytes
    connection: sqlite3.Connection
    catalog: Catalog
    continuations: Continuations
    past: Past
    consistency: Consistency = field(default_factory=Consistency)
    faults: Faults = field(default_factory=Faults)
    counters: Counters = field(default_factory=Counters)

    @classmethod
    def opened(cls, folder: Path, key: str, consistency: str = DEFAULT_LEVEL) -> Self:
        """Open the account whose data is in `folder`; `key` is base64, as in a connection string."""
        return cls.on(open_storage(folder), key, consistency)

    @classmethod
    def on(cls, connection: sqlite3.Connection, key: str, consistency: str = DEFAULT_LEVEL) -> Self:
        secret = base64.b64decode(key)
        return cls(
            secret,
            connection,
            Catalog(connection),
            Continuations(secret),
            Past(connection),
            Consistency(consistency),
        )

    def close(self) -> None:
        self.connection.close()


_QUERY_ENGINE = {
    "maxSqlQueryInputLength": 262_144,
    "maxJoinsPerSqlQuery": 10,
    "maxLogicalAndPerSqlQuery": 2_000,
    "maxLogicalOrPerSqlQuery": 2_000,
    "maxInExpressionItemsCount": 16_000,
    "maxUdfRefPerSqlQuery": 10,
    "maxSpatialQueryCells": 12,
    "sqlAllowTop": True,
    "sqlAllowSubQuery": True,
    "sqlAllowLike": True,
    "sqlAllowScalarSubQuery": True,
    "allowNewKeywords": True,
    "enableSpatialIndexing": False,
}
"""Bounds that .NET's SDK gives to the part of it that plans queries; it does not take an empty configuration."""


def account_properties(address: str, consistency: str) -> dict[str, Any]:
    """What a client reads first: one region, at the very address that it called."""
    location = {"name": "Local", "databaseAccountEndpoint": address}
    return {
        "id": "local",
        "_self": "",
        "_rid": "local",
        "media": "//media/",
        "addresses": "//addresses/",
        "_dbs": "//dbs/",
        "writableLocations": [location],
        "readableLocations": [location],
        "enableMultipleWriteLocations": False,
        "userReplicationPolicy": {"asyncReplication": False, "minReplicaSetSize": 1, "maxReplicasetSize": 1},
        "userConsistencyPolicy": {"defaultConsistencyLevel": consistency},
        "systemReplicationPolicy": {"minReplicaSetSize": 1, "maxReplicasetSize": 1},
        "readPolicy": {"primaryReadCoefficient": 1, "secondaryReadCoefficient": 1},
        "queryEngineConfiguration": json.dumps(_QUERY_ENGINE),
    }
