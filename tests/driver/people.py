"""Who plays in the stories, with the rights that the standard world gives them (local/altinn/world.md)."""

PERSON = "urn:altinn:person:identifier-no"
ORGANIZATION = "urn:altinn:organization:identifier-no"

KARI = "01819090285"
"""Managing director of FJELLTOPP, and a private person."""
OLA = "12837531444"
"""Chairs the board of FJELLTOPP."""
AMIR = "30888830150"
"""May read building applications of FJELLTOPP, and do nothing else there."""
TOMASZ = "17917911002"
"""Has nothing to do with Kari or FJELLTOPP."""
FATIMA = "28878327960"
"""Holds one single instance of FJELLTOPP's kindergarten applications."""

FJELLTOPP = f"{ORGANIZATION}:310000019"
PAYROLL = "33a00000-0000-4000-8000-000000000016"
"""A system user of FJELLTOPP, which may see building applications."""

BUILDING = "urn:altinn:resource:ttd-byggesoknad"
TRAVEL = "urn:altinn:resource:ttd-pasientreise"
"""Asks for authentication level 4."""
GRANTS = "urn:altinn:resource:ttd-tilskudd-frivillighet"
LETTERS = "urn:altinn:resource:ttd-brev"
"""A correspondence service."""
KINDERGARTEN = "urn:altinn:resource:app_ttd_barnehageplass"
TAX_RETURN = "urn:altinn:resource:skd-skattemelding"
"""Belongs to another service owner."""
KINDERGARTEN_INSTANCE = "urn:altinn:instance-id:50000002/6f0c7e7a-0000-4000-8000-00000000000a"


def person(number: str) -> str:
    return f"{PERSON}:{number}"
