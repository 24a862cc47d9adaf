"""What can be done from a dialog: GUI actions for people, API actions for systems (M-063 to M-068)."""

from uuid import UUID

from domain.dialog.vocabulary import GuiActionPriority, HttpVerb
from domain.kernel.instants import Instant
from domain.kernel.localization import Localized
from domain.kernel.state import state


@state
class GuiAction:
    """`is_authorized` is only in answers, never stored."""

    id: UUID
    action: str
    url: str
    priority: GuiActionPriority
    title: Localized
    prompt: Localized = ()
    http_method: HttpVerb = HttpVerb.GET
    is_delete_dialog_action: bool = False
    authorization_attribute: str | None = None
    is_authorized: bool | None = None


@state
class ApiActionEndpoint:
    id: UUID
    url: str
    http_method: HttpVerb
    version: str | None = None
    documentation_url: str | None = None
    request_schema: str | None = None
    response_schema: str | None = None
    deprecated: bool = False
    sunset_at: Instant | None = None


@state
class ApiAction:
    """`is_authorized` is only in answers, never stored."""

    id: UUID
    action: str
    endpoints: tuple[ApiActionEndpoint, ...]
    name: str | None = None
    authorization_attribute: str | None = None
    is_authorized: bool | None = None
