"""`up`: the local cloud, until Ctrl-C."""

import argparse

from rich.console import Console
from rich.table import Table

from local.commands.serving import add_options, forever, serve, to_people
from local.stack.cloud import Cloud
from local.stack.instance import Instance

ROWS = {
    "api": "the API and the host's /admin routes",
    "cosmos": "Cosmos DB",
    "service_bus": "Service Bus",
    "storage": "Azurite",
    "altinn": "Altinn stand-in",
    "issuer": "Maskinporten, ID-porten and Altinn tokens",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_options(parser)
    parser.add_argument("--json", action="store_true", help="print one line of JSON instead of a table")


async def run(given: argparse.Namespace) -> int:
    async def announce_and_wait(cloud: Cloud) -> int:
        if given.json:
            print(cloud.instance.model_dump_json(by_alias=True), flush=True)
        else:
            Console(highlight=False).print(table_of(cloud.instance))
            to_people.print("Ctrl-C stops it")
        return await forever(cloud)

    return await serve(given, announce_and_wait)


def table_of(instance: Instance) -> Table:
    """Every address and connection string."""
    table = Table("", "address or connection string", "what", title="The local cloud")
    for name, what in ROWS.items():
        table.add_row(name.replace("_", " "), str(getattr(instance, name)), what, style=None)
    return table
