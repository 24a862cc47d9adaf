"""How parties, resources and parts of a dialog are written as XACML attributes (A-006 to A-010)."""

from collections.abc import Iterator
from typing import NamedTuple

RESOURCE = "urn:altinn:resource"
APP = "urn:altinn:app"
ORG = "urn:altinn:org"
INSTANCE = "urn:altinn:resource:instance-id"
SUBRESOURCE = "urn:altinn:subresource"
PARTY_ID = "urn:altinn:partyid"

_APP_PREFIX = "app_"
_OVERRIDING = frozenset((RESOURCE, APP, ORG))


class Attribute(NamedTuple):
    id: str
    value: str


def of_part(service_resource: str, party: Attribute | None, instance: str, part: str) -> tuple[Attribute, ...]:
    """Write one resource category: a part of a dialog, or another resource for the dialog's party (W-012)."""
    own = tuple(_of_attribute(part))
    who = (party,) if party else ()
    if any(attribute.id in _OVERRIDING for attribute in own):
        return (*who, *own)
    return (*_of_resource(service_resource), *who, Attribute(INSTANCE, instance), *own)


def of_party(urn: str) -> Attribute | None:
    """Split at the last colon; a party that cannot be split is left out."""
    name, _, value = urn.rpartition(":")
    return Attribute(name, value) if name and value else None


def _of_resource(urn: str) -> Iterator[Attribute]:
    name, _, value = urn.rpartition(":")
    return _attribute_of(name, value)


def _of_attribute(text: str) -> Iterator[Attribute]:
    name, _, value = text.rpartition(":")
    return _attribute_of(name, value) if name and value else iter((Attribute(SUBRESOURCE, text),))


def _attribute_of(name: str, value: str) -> Iterator[Attribute]:
    """An app is written `app_{org}_{app}`; what lacks a part of that is an app without an org (A-007)."""
    if not value.startswith(_APP_PREFIX):
        yield Attribute(name, value)
        return
    org, _, app = value.removeprefix(_APP_PREFIX).partition("_")
    yield Attribute(APP, app or value)
    if app:
        yield Attribute(ORG, org)
