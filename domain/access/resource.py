"""A service resource as the registry describes it (A-040)."""

from domain.kernel.localization import Localized
from domain.kernel.state import state

RESOURCE_PREFIX = "urn:altinn:resource:"
CORRESPONDENCE_TYPE = "correspondenceservice"
APP_TYPES = ("altinnapp", "migratedapp")
HIGHEST_LEVEL = 4
"""The highest authentication level that users reach."""
DEFAULT_LEVEL = 3
"""The authentication level of a resource whose policy names none (A-035)."""


@state
class Resource:
    """All but the texts are in lower case; `owner` is an organisation number, `org` its short name."""

    urn: str
    type: str
    owner: str
    org: str
    status: str = ""
    title: Localized = ()
    description: Localized = ()
    delegable: bool = False

    @property
    def is_correspondence(self) -> bool:
        return self.type == CORRESPONDENCE_TYPE
