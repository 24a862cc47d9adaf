"""A whole new dialog, as sent."""

from uuid import UUID

from domain.dialog.commands.action import CreateDialogApiAction, CreateDialogGuiAction
from domain.dialog.commands.activity import CreateDialogActivity
from domain.dialog.commands.attachment import CreateDialogAttachment
from domain.dialog.commands.content import CreateDialogContent
from domain.dialog.commands.transmission import CreateDialogTransmission
from domain.dialog.vocabulary import DialogStatusInput, SystemLabel
from domain.kernel.command import Command, Instant, Number


class CreateDialogTag(Command):
    value: str


class CreateDialogServiceOwnerLabel(Command):
    value: str


class CreateDialogServiceOwnerContext(Command):
    service_owner_labels: tuple[CreateDialogServiceOwnerLabel, ...] | None = None


class CreateDialog(Command):
    """What POST dialogs takes; `service_resource` and `party` left out are failures of the rules."""

    id: UUID | None = None
    idempotent_key: str | None = None
    service_resource: str = ""
    party: str = ""
    progress: Number | None = None
    extended_status: str | None = None
    external_reference: str | None = None
    visible_from: Instant | None = None
    due_at: Instant | None = None
    process: str | None = None
    preceding_process: str | None = None
    expires_at: Instant | None = None
    is_api_only: bool = False
    created_at: Instant | None = None
    updated_at: Instant | None = None
    status: DialogStatusInput | None = None
    system_label: SystemLabel | None = None
    service_owner_context: CreateDialogServiceOwnerContext | None = None
    content: CreateDialogContent | None = None
    search_tags: tuple[CreateDialogTag, ...] | None = None
    attachments: tuple[CreateDialogAttachment, ...] | None = None
    transmissions: tuple[CreateDialogTransmission, ...] | None = None
    gui_actions: tuple[CreateDialogGuiAction, ...] | None = None
    api_actions: tuple[CreateDialogApiAction, ...] | None = None
    activities: tuple[CreateDialogActivity, ...] | None = None
