"""`up`: the local cloud, until Ctrl-C."""

import argparse

from rich.text import Text

from local.commands.serving import add_options, forever, serve, to_people
from local.stack.cloud import Cloud
from local.stack.instance import Instance

ROWS = {
    "api": "the application, and the host's /admin routes",
    "cosmos": "Cosmos DB",
    "service_bus": "Service Bus",
    "storage": "Azurite",
    "altinn": "Altinn stand-in",
    "issuer": "tokens of Maskinporten, ID-porten and Altinn",
    "cosmos_control": "faults and counters of Cosmos DB",
    "service_bus_control": "faults, counters and subscriptions of Service Bus",
    "data": "state and logs",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_options(parser)
    parser.add_argument(
        "--hosts",
        type=positive,
        default=1,
        metavar="N",
        help="Functions hosts; further ones follow on N+8, ... (%(default)s)",
    )
    parser.add_argument("--json", action="store_true", help="print one line of JSON instead of a table")


async def run(given: argparse.Namespace) -> int:
    async def announce_and_wait(cloud: Cloud) -> int:
        if given.json:
            print(cloud.instance.model_dump_json(by_alias=True), flush=True)
        else:
            print(table_of(cloud.instance).plain, flush=True)
            to_people.print("Ctrl-C stops it")
        return await forever(cloud)

    return await serve(given, announce_and_wait)


def table_of(instance: Instance) -> Text:
    """Every address and connection string, never cut or wrapped: one copies them from here."""
    table = Text("\n")
    for name, what in ROWS.items():
        _append(table, what, getattr(instance, name))
    for address in instance.apis[1:]:
        _append(table, "another host of the application", address)
    return table


def _append(table: Text, what: str, address: str) -> None:
    table.append(f"{what:<50}", "dim").append(f"{address}\n")


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not at least 1")
    return number
