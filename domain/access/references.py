"""Which service resources a dialog refers to, each of which its service owner must own (S-029)."""

from collections.abc import Iterable
from typing import Protocol

from domain.access.resource import RESOURCE_PREFIX


class Attributed(Protocol):
    """A GUI action, API action or transmission, as sent or as stored."""

    @property
    def authorization_attribute(self) -> str | None: ...


def find_referenced_resources(service_resource: str, *parts: Iterable[Attributed] | None) -> tuple[str, ...]:
    """Give the dialog's resource and those that attributes name, in lower case, each once, in order."""
    attributes = (part.authorization_attribute or "" for group in parts for part in group or ())
    named = (attribute.lower() for attribute in attributes if attribute.lower().startswith(RESOURCE_PREFIX))
    return tuple(dict.fromkeys((service_resource.lower(), *named)))
