"""Roles and access packages as Altinn describes them, and who owns resources (W-029 to W-033, W-042)."""

from domain.kernel.localization import Localized
from domain.kernel.state import state


@state
class Subject:
    """A role or access package; `urn` is the one to show, `metadata` the address where Altinn tells more of it."""

    urn: str
    name: Localized
    metadata: str


@state
class Agency:
    """A service owner as Altinn lists it: its short name and what it is called."""

    org: str
    name: Localized = ()
