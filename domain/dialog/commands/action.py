"""GUI and API actions, as sent."""

from uuid import UUID

from domain.dialog.commands.localization import Localization
from domain.dialog.vocabulary import GuiActionPriority, HttpVerb
from domain.kernel.command import Command, Instant, Uri


class CreateDialogGuiAction(Command):
    id: UUID | None = None
    action: str
    url: Uri
    authorization_attribute: str | None = None
    is_delete_dialog_action: bool = False
    http_method: HttpVerb | None = None
    priority: GuiActionPriority
    title: tuple[Localization, ...] | None = None
    prompt: tuple[Localization, ...] | None = None


class CreateDialogApiActionEndpoint(Command):
    id: UUID | None = None
    version: str | None = None
    url: Uri
    http_method: HttpVerb
    documentation_url: Uri | None = None
    request_schema: Uri | None = None
    response_schema: Uri | None = None
    deprecated: bool = False
    sunset_at: Instant | None = None


class CreateDialogApiAction(Command):
    id: UUID | None = None
    action: str
    authorization_attribute: str | None = None
    name: str | None = None
    endpoints: tuple[CreateDialogApiActionEndpoint, ...] | None = None
