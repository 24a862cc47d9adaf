"""Creates databases and containers through the real client, from the definitions that Bicep reads as well."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from azure.cosmos import CosmosClient, DatabaseProxy, PartitionKey

type Definition = dict[str, Any]


def read_definitions(path: Path) -> list[Definition]:
    """Read container definitions in the format of infra/data/containers.json."""
    definitions: list[Definition] = json.loads(path.read_text())
    return definitions


def provision(endpoint: str, key: str, database: str, definitions: Iterable[Definition]) -> None:
    """Create what is absent and leave what exists; running it again changes nothing."""
    with CosmosClient(endpoint, key) as client:
        proxy = client.create_database_if_not_exists(database)
        for definition in definitions:
            _create_container(proxy, definition)


def _create_container(database: DatabaseProxy, definition: Definition) -> None:
    declared = definition["partitionKey"]
    database.create_container_if_not_exists(
        definition["id"],
        PartitionKey(_paths(declared), kind=declared["kind"], version=declared["version"]),
        indexing_policy=definition.get("indexingPolicy"),
        default_ttl=definition.get("defaultTtl"),
        unique_key_policy=definition.get("uniqueKeyPolicy"),
    )


def _paths(declared: dict[str, Any]) -> Any:
    return declared["paths"] if declared["kind"] == "MultiHash" else declared["paths"][0]
