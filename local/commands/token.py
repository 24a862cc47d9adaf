"""`token`: a bearer token for a service owner, a person, a system user or an e-mail user."""

import argparse
import json
from typing import Any

import aiohttp

from local.commands.attached import add_options, attached
from local.commands.serving import to_people
from local.stack.instance import Instance, request_token

EXAMPLES = """
examples:
  {"kind":"serviceowner","org":"ttd","orgno":"991825827","scopes":["digdir:dialogporten.serviceprovider"]}
  {"kind":"enduser","pid":"01819090285","scopes":["digdir:dialogporten"],"acr":"idporten-loa-high"}
  {"kind":"systemuser","systemUserId":"33a00000-0000-4000-8000-000000000016","systemUserOrg":"310000019"}
  {"kind":"emailuser","email":"leder@lag.example.test"}
also: "issuer" (maskinporten, idporten, altinn), "expiresIn" and "notBefore" (seconds from now), "claims" (added last;
null removes one), "forged" (signed by a key that nobody published)
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EXAMPLES
    add_options(parser)
    parser.add_argument("wish", metavar="JSON", type=json_object, help="whose token")


def json_object(text: str) -> dict[str, Any]:
    """An option that is a JSON object; raises ArgumentTypeError."""
    try:
        document = json.loads(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"no JSON: {error}") from error
    if not isinstance(document, dict):
        raise argparse.ArgumentTypeError("must be a JSON object")
    return document


async def run(given: argparse.Namespace) -> int:
    return await attached(given, lambda instance: _print_token(instance, given.wish))


async def _print_token(instance: Instance, wish: dict[str, Any]) -> int:
    try:
        async with aiohttp.ClientSession() as client:
            print(await request_token(client, instance, wish))
    except ValueError as error:
        to_people.print(str(error), style="red", markup=False)
        return 1
    return 0
