"""An empty account of the Cosmos DB stand-in, in memory: the containers are made once a process and copied."""

from contextlib import closing
from functools import cache
from pathlib import Path

from adapters.cosmos.containers import DATABASE
from local.cosmos import DEVELOPMENT_KEY
from local.cosmos.account import Account
from local.cosmos.catalog import Catalog
from local.cosmos.provision import read_definitions
from local.cosmos.storage import connected

DEFINITIONS = Path(__file__).parents[1] / "infra/data/containers.json"
ADDRESS = "http://127.0.0.1:1"
CONNECTION_STRING = f"AccountEndpoint={ADDRESS}/;AccountKey={DEVELOPMENT_KEY};"


def empty_account(consistency: str) -> Account:
    connection = connected(":memory:")
    connection.deserialize(_provisioned())
    return Account.on(connection, DEVELOPMENT_KEY, consistency)


@cache
def _provisioned() -> bytes:
    with closing(connected(":memory:")) as connection:
        catalog = Catalog(connection)
        catalog.create_database({"id": DATABASE})
        for definition in read_definitions(DEFINITIONS):
            catalog.create_container(DATABASE, definition)
        return connection.serialize()
